package org.fewlabel.service.rest;

import jakarta.ws.rs.WebApplicationException;
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

    /** For a job that another version of the gateway kept in a way that this one cannot read. */
    public static Problem unreadableJob(String detail) {
        return of("unreadable-job", "This version of the gateway cannot read the job", 500, detail);
    }

    public static Problem unknownPreset(String name) {
        return of("unknown-preset", "There is no such preset", 404, "no preset has the name " + Text.shown(name));
    }

    public static Problem conflict(String detail) {
        return of("state-conflict", "The job's state does not allow it", 409, detail);
    }

    public static Problem unknownSweep(String id) {
        return of("unknown-sweep", "There is no such sweep", 404, "no sweep has the id " + Text.shown(id));
    }

    public static Problem sweepConflict(String detail) {
        return of("state-conflict", "The sweep's state does not allow it", 409, detail);
    }

    public static Problem unknownLabelSet(String digest) {
        return of(
                "unknown-label-set",
                "There is no such label set",
                404,
                "no label set has the digest " + Text.shown(digest));
    }

    public static Problem nothingToAudit(String detail) {
        return of("nothing-to-audit", "There is nothing to audit", 409, detail);
    }

    public static Problem tooManyAudits(int max) {
        return of(
                "too-many-audits",
                "The job has as many audits as it may",
                409,
                "a job has at most " + max + " audits: answer one of those that there are");
    }

    public static Problem unknownAudit(String id) {
        return of("unknown-audit", "There is no such audit", 404, "no audit of the job has the id " + Text.shown(id));
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
        return tooLarge("the body must not exceed " + bytesMax + " bytes");
    }

    /**
     * Of a body whose bound is a setting.
     *
     * @param what has the bound, such as "an archive"
     */
    public static Problem tooLarge(String what, long bytesMax, String setting) {
        return tooLarge(what + " must not exceed " + bytesMax + " bytes (" + setting + ")");
    }

    private static Problem tooLarge(String detail) {
        return of("too-large", "The request is too large", 413, detail);
    }

    /**
     * Of a body that came too slowly.
     *
     * @param what must come in time, such as "an archive"
     */
    public static Problem lateUpload(String what, Duration max, String setting) {
        return of(
                "late-upload",
                "The request took too long to come",
                408,
                what + " must come within " + max.toSeconds() + " s (" + setting + ")");
    }

    public static Problem noPictures(String detail) {
        return of("no-pictures", "The job knows no pictures", 409, detail);
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

    /** For what the metrics service answers, and does not. */
    public static Problem noMetrics(String detail, Duration retryAfter) {
        return new Problem(
                ProblemDetails.of("no-metrics", "The metrics service does not answer", 503, detail), retryAfter);
    }

    /** For a request that would be taken a little later. */
    public static Problem busy(String detail, Duration retryAfter) {
        return new Problem(ProblemDetails.of("gateway-busy", "The gateway has enough to do", 503, detail), retryAfter);
    }

    /** @param dependency what does not answer, such as PostgreSQL */
    public static Problem away(String dependency, Duration retryAfter) {
        return new Problem(ProblemDetails.away(dependency), retryAfter);
    }

    /** For what is more than this gateway hands out. */
    public static Problem downloadTooLarge(String detail) {
        return of("download-too-large", "It is too large to be handed out", 422, detail);
    }

    /** For what exists in some other form alone. */
    public static Problem noSuchForm(String detail) {
        return of("no-such-form", "There is nothing of it in this form", 409, detail);
    }

    /** For what the store holds and is not what was put there. */
    public static Problem corrupt(String detail) {
        return of("corrupt-artifact", "What is stored is damaged", 500, detail);
    }

    /** For what the HTTP server itself refuses. */
    public static Problem ofStatus(int status, String title, @Nullable String detail) {
        return new Problem(ProblemDetails.ofStatus(status, title, detail), null);
    }

    /** @param kind the last word of its type */
    public static Problem of(String kind, String title, int status, String detail) {
        return new Problem(ProblemDetails.of(kind, title, status, detail), null);
    }

    /** What JAX-RS refuses by itself, such as a path that there is not; what has words of its own keeps them. */
    public static Response response(WebApplicationException thrown) {
        Response original = thrown.getResponse();
        int status = original.getStatus();
        if (status < 400 || original.hasEntity()) {
            return original;
        }
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "HTTP " + status : known.getReasonPhrase();
        Response.ResponseBuilder answer =
                Response.fromResponse(ofStatus(status, title, null).response());
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            answer.header(HttpHeaders.ALLOW, allow);
        }
        return answer.build();
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
