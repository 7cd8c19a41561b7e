package org.fewlabel.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ResumePoint;

/** What the gateway says to trainers, over HTTP: the claims that a test has put into it, each once. */
@ApplicationScoped
public class TestGateway {
    private final Queue<Claim> claims = new ConcurrentLinkedQueue<>();
    private final Map<UUID, ResumePoint> resumePoints = new ConcurrentHashMap<>();

    void routes(@Observes Router router) {
        router.post("/internal/v1/claims").handler(context -> answer(context, Optional.ofNullable(claims.poll())));
        router.get("/internal/v1/jobs/:id/resume-point")
                .handler(context -> answer(
                        context, Optional.ofNullable(resumePoints.get(UUID.fromString(context.pathParam("id"))))));
    }

    /** The next claim that a trainer gets. */
    public void queue(Claim claim) {
        claims.add(claim);
    }

    /** How many claims nobody has asked for yet. */
    public int queued() {
        return claims.size();
    }

    /** How far the job is labeled. */
    public void labeled(UUID jobId, ResumePoint resumePoint) {
        resumePoints.put(jobId, resumePoint);
    }

    private static void answer(RoutingContext context, Optional<?> answer) {
        try {
            if (answer.isEmpty()) {
                context.response().setStatusCode(204).end();
            } else {
                context.response()
                        .putHeader("Content-Type", "application/json")
                        .end(Buffer.buffer(Json.mapper().writeValueAsBytes(answer.get())));
            }
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
