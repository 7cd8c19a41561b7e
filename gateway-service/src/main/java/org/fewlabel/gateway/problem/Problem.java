package org.fewlabel.gateway.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code application/problem+json}.
 *
 * @param retryAfter when it may be worth another try; null where it does not say
 */
public record Problem(ProblemDetails details, @Nullable Duration retryAfter) {
    public static final String MEDIA_TYPE = ProblemDetails.MEDIA_TYPE;

    public static Problem invalid(List<Violation> violations) {
        return new Problem(ProblemDetails.invalid(violations), null);
    }

    public static Problem invalid(String field, String message) {
        return invalid(List.of(new Violation(field, message)));
    }

    public static Problem unknownJob(String id) {
        return of("unknown-job", "There is no such job", 404, "no job has the id " + Text.shown(id));
    }

    public static Problem unknownPreset(String name) {
        return of("unknown-preset", "There is no such preset", 404, "no preset has the name " + Text.shown(name));
    }

    public static Problem conflict(String detail) {
        return of("state-conflict", "The job's state does not allow it", 409, detail);
    }

    public static Problem noEnsemble(String detail) {
        return of("no-ensemble", "The jobs are no ensemble", 409, detail);
    }

    public static Problem notYet(String detail) {
        return of("not-yet", "There is none yet", 409, detail);
    }

    public static Problem gone(String detail) {
        return new Problem(ProblemDetails.gone(detail), null);
    }

    public static Problem tooLarge(int bytesMax) {
        return of("too-large", "The request is too large", 413, "the body must not exceed " + bytesMax + " bytes");
    }

    /** Of a request for predictions. */
    public static Problem tooManyPictureBytes(long bytesMax) {
        return of(
                "too-large",
                "The request is too large",
                413,
                "the body must not exceed " + bytesMax + " bytes (fewlabel.predictions.request-max)");
    }

    public static Problem noPictures(String detail) {
        return of("no-pictures", "The job knows no pictures", 409, detail);
    }

    /** Of a job whose network answers about features alone. */
    public static Problem noPredictor(String backbone) {
        return of(
                "unfit-backbone",
                "The backbone does not serve for this",
                422,
                "the network takes features of the backbone " + Text.shown(backbone) + ", which are not computed for"
                        + " single pictures; the model in the format onnx holds both and answers about pictures");
    }

    public static Problem unsupportedType(String detail) {
        return of("unsupported-media-type", "The body's type is not understood", 415, detail);
    }

    public static Problem keyTaken() {
        return of(
                "idempotency-key-taken",
                "The idempotency key belongs to another request",
                422,
                "the same Idempotency-Key came with another body before");
    }

    /** For what needs a labeler, and finds none. */
    public static Problem noLabeler(String detail, Duration retryAfter) {
        return new Problem(ProblemDetails.of("no-labeler", "No labeler answers", 503, detail), retryAfter);
    }

    /** For what the HTTP server itself refuses. */
    public static Problem ofStatus(int status, String title, @Nullable String detail) {
        return new Problem(ProblemDetails.ofStatus(status, title, detail), null);
    }

    private static Problem of(String kind, String title, int status, String detail) {
        return new Problem(ProblemDetails.of(kind, title, status, detail), null);
    }

    public Response response() {
        Response.ResponseBuilder answer =
                Response.status(details.status()).type(MEDIA_TYPE).entity(details);
        if (retryAfter != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()));
        }
        return answer.build();
    }
}
