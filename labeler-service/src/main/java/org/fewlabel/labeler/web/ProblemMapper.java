package org.fewlabel.labeler.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.labeler.model.TooLargeModelException;
import org.fewlabel.labeler.model.UnavailableBackboneException;
import org.fewlabel.labeler.picture.NoPictureException;
import org.fewlabel.labeler.prediction.TooSlowException;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.export.MissingFactsException;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.service.scratch.NoRoomException;
import org.fewlabel.service.scratch.TooLargeException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as {@link ProblemDetails}; the gateway passes them on to its users. */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** A model is computed in about that time. */
    private static final Duration BUSY = Duration.ofSeconds(5);
    /** A store that restarts is back by then. */
    private static final Duration STORE_AWAY = Duration.ofSeconds(30);

    @ServerExceptionMapper
    Response map(BusyException thrown) {
        return busy(thrown);
    }

    @ServerExceptionMapper
    Response map(NoRoomException thrown) {
        return busy(thrown);
    }

    @ServerExceptionMapper
    Response map(TooLargeModelException thrown) {
        return tooLarge(thrown);
    }

    @ServerExceptionMapper
    Response map(TooLargeException thrown) {
        return tooLarge(thrown);
    }

    @ServerExceptionMapper
    Response map(UnfitBackboneException thrown) {
        return answer(
                ProblemDetails.of("unfit-backbone", "The backbone does not serve for this", 422, thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(EngineUnavailableException thrown) {
        return answer(
                ProblemDetails.of("engine-unavailable", "The labeler cannot run backbones", 503, thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(PrecisionUnavailableException thrown) {
        return answer(ProblemDetails.of(
                "precision-unavailable", "The labeler lacks the model's precision", 503, thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(MemoryShortageException thrown) {
        return answer(
                ProblemDetails.of("out-of-memory", "The labeler has too little memory", 503, thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(UnavailableBackboneException thrown) {
        return answer(
                thrown.isOther()
                        ? ProblemDetails.of("other-model", "The backbone is another one", 422, thrown.getMessage())
                        : ProblemDetails.of(
                                "model-unavailable", "The labeler has no such backbone", 422, thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(TooSlowException thrown) {
        return answer(ProblemDetails.of("too-slow", "The request takes too long", 422, thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(NoPictureException thrown) {
        return answer(thrown.problem());
    }

    @ServerExceptionMapper
    Response map(MissingFactsException thrown) {
        return answer(ProblemDetails.gone(thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(MissingArtifactException thrown) {
        return answer(ProblemDetails.gone(thrown.getMessage()));
    }

    @ServerExceptionMapper
    Response map(CorruptArtifactException thrown) {
        return corrupt(thrown);
    }

    @ServerExceptionMapper
    Response map(CorruptSafetensorsException thrown) {
        return corrupt(thrown);
    }

    @ServerExceptionMapper
    Response map(IOException thrown, UriInfo uri) {
        LOG.errorf(thrown, "The store or the scratch folder fails: path=%s", uri.getPath());
        return answer(
                ProblemDetails.of("store-unavailable", "The labeler cannot read or write now", 503, "its log says why"),
                STORE_AWAY);
    }

    @ServerExceptionMapper
    Response map(WebApplicationException thrown) {
        Response original = thrown.getResponse();
        Response.StatusType status = original.getStatusInfo();
        return original.getStatus() < 400 || original.hasEntity()
                ? original
                : answer(
                        ProblemDetails.ofStatus(status.getStatusCode(), status.getReasonPhrase(), thrown.getMessage()));
    }

    /** Without this one, Quarkus' own mapper takes it, which knows no problems. */
    @ServerExceptionMapper
    Response map(MismatchedInputException thrown) {
        return map((JsonProcessingException) thrown);
    }

    @ServerExceptionMapper
    Response map(JsonProcessingException thrown) {
        String message = "is not the JSON that is expected here: " + thrown.getOriginalMessage();
        return answer(ProblemDetails.invalid(List.of(new Violation("", message))));
    }

    @ServerExceptionMapper
    Response map(Throwable thrown, UriInfo uri) {
        LOG.errorf(thrown, "A request failed: path=%s", uri.getPath());
        return answer(ProblemDetails.ofStatus(500, "Internal Server Error", "the fault is in the labeler's log"));
    }

    private static Response busy(RuntimeException thrown) {
        return answer(
                ProblemDetails.of("labeler-busy", "The labeler has enough to do", 503, thrown.getMessage()), BUSY);
    }

    private static Response tooLarge(RuntimeException thrown) {
        return answer(ProblemDetails.of("model-too-large", "The model is too large", 422, thrown.getMessage()));
    }

    private static Response corrupt(IOException thrown) {
        LOG.errorf("A stored model cannot be read: %s", thrown.getMessage());
        return answer(ProblemDetails.of("corrupt-artifact", "What is stored is damaged", 500, thrown.getMessage()));
    }

    private static Response answer(ProblemDetails problem) {
        return new Problem(problem, null).response();
    }

    private static Response answer(ProblemDetails problem, Duration retryAfter) {
        return new Problem(problem, retryAfter).response();
    }
}
