package org.fewlabel.gateway.labeler;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.fewlabel.contracts.WholeAnswer;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.peer.PeerClient;
import org.fewlabel.service.outage.Dependency;
import org.fewlabel.service.outage.DependencyCheck;

/** Readiness: names the labeler where none answers. The gateway stays ready, for most of what it does needs none. */
@Readiness
@ApplicationScoped
class LabelerCheck implements HealthCheck {
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final PeerClient peer;
    private final HttpRequest request;
    private final DependencyCheck check = DependencyCheck.ofOptional(new Dependency("labeler", this::ask));

    LabelerCheck(GatewayConfig config) {
        this.peer = new PeerClient(config.labeler().url(), config.labeler().connectTimeout());
        // Whether it lives: what it lacks is for its own readiness to say. A look is no part of a trace.
        this.request = HttpRequest.newBuilder(peer.uri("/q/health/live"))
                .timeout(ANSWER_WAIT)
                .build();
    }

    @Override
    public HealthCheckResponse call() {
        return check.call();
    }

    private void ask() throws IOException, InterruptedException {
        int status;
        try {
            status = WholeAnswer.of(peer.client(), request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            // A connection that is refused says nothing of where.
            throw new IOException(request.uri() + " does not answer", e);
        }
        if (status != OK) {
            throw new IOException(request.uri() + " answered with status " + status);
        }
    }
}
