package org.fewlabel.gateway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.model.BusyModelFolderException;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.scratch.NoRoomException;
import org.fewlabel.service.scratch.TooLargeException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what is thrown on the way to an answer into a problem; of an unforeseen one the user learns nothing but that. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    /** A download takes about that. */
    private static final Duration BUSY = Duration.ofSeconds(5);
    /** A dependency that restarts is back by then. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    private final CurrentVertxRequest current;

    ProblemMapper(CurrentVertxRequest current) {
        this.current = current;
    }

    @ServerExceptionMapper
    Response map(WebApplicationException thrown) {
        return Problem.response(thrown);
    }

    /** Without this one, Quarkus' own mapper takes it, which knows no problems. */
    @ServerExceptionMapper
    Response map(MismatchedInputException thrown) {
        return map((JsonProcessingException) thrown);
    }

    @ServerExceptionMapper
    Response map(JsonProcessingException thrown) {
        return Problem.invalid("", "is not the JSON that is expected here: " + thrown.getOriginalMessage())
                .response();
    }

    @ServerExceptionMapper
    Response map(BusyException thrown) {
        return Problem.busy(thrown.getMessage(), BUSY).response();
    }

    @ServerExceptionMapper
    Response map(BusyModelFolderException thrown) {
        return Problem.busy(thrown.getMessage(), BUSY).response();
    }

    @ServerExceptionMapper
    Response map(NoRoomException thrown) {
        return Problem.busy(thrown.getMessage(), BUSY).response();
    }

    @ServerExceptionMapper
    Response map(TooLargeException thrown) {
        return Problem.downloadTooLarge(thrown.getMessage()).response();
    }

    @ServerExceptionMapper
    Response map(CorruptArtifactException thrown) {
        return corrupt(thrown);
    }

    @ServerExceptionMapper
    Response map(CorruptSafetensorsException thrown) {
        return corrupt(thrown);
    }

    private static Response corrupt(IOException thrown) {
        LOG.errorf("a stored artifact cannot be read: %s", thrown.getMessage());
        return Problem.corrupt(String.valueOf(thrown.getMessage())).response();
    }

    @ServerExceptionMapper
    Response map(BrokenAnswerException thrown, UriInfo uri) {
        String peer = thrown.peer().words();
        LOG.warnf("a %s does not end its answer: path=%s: %s", peer, uri.getPath(), thrown.getMessage());
        return thrown.peer()
                .away("a " + peer + " is needed for it, and the one that was asked broke off; try again shortly", AWAY)
                .response();
    }

    /** Whoever reads says itself what is wrong with what it reads: this is the one who is written to, if it has gone. */
    @ServerExceptionMapper
    Response map(IOException thrown, UriInfo uri) {
        if (current.getCurrent().response().closed()) {
            LOG.debugf("a reader has gone: path=%s: %s", uri.getPath(), thrown);
            return Problem.ofStatus(499, "Client Closed Request", null).response(); // To nobody.
        }
        return unforeseen(thrown, uri);
    }

    private static Response away(Outage outage, UriInfo uri) {
        LOG.warnf("a request finds no %s: path=%s: %s", outage.dependency(), uri.getPath(), outage.message());
        return Problem.away(outage.dependency(), AWAY).response();
    }

    @ServerExceptionMapper
    Response map(Throwable thrown, UriInfo uri) {
        Optional<Outage> outage = Outage.of(thrown);
        if (outage.isPresent()) {
            return away(outage.get(), uri);
        }
        return unforeseen(thrown, uri);
    }

    private static Response unforeseen(Throwable thrown, UriInfo uri) {
        LOG.errorf(thrown, "a request failed: path=%s", uri.getPath());
        return Problem.ofStatus(500, "Internal Server Error", "the fault is on our side and is in our log")
                .response();
    }
}
