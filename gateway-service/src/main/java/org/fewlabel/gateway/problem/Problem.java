package org.fewlabel.gateway.problem;

import jakarta.ws.rs.core.Response;
import java.util.List;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.jspecify.annotations.Nullable;

/**
 * An answer of {@code application/problem+json} (RFC 9457).
 *
 * @param type names the kind of problem, for programs
 * @param title the same for people
 * @param detail of this very case
 * @param violations every wrong field; empty where the problem is not about fields
 */
public record Problem(
        String type, String title, int status, @Nullable String detail, List<Violation> violations) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        violations = List.copyOf(violations);
    }

    public static Problem invalid(List<Violation> violations) {
        String detail = violations.size() == 1 ? "one field is wrong" : violations.size() + " fields are wrong";
        return new Problem("urn:fewlabel:invalid-request", "The request is invalid", 400, detail, violations);
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
        return of("artifact-gone", "It is no longer there", 404, detail);
    }

    public static Problem tooLarge(int bytesMax) {
        return of("too-large", "The request is too large", 413, "the body must not exceed " + bytesMax + " bytes");
    }

    public static Problem keyTaken() {
        return of(
                "idempotency-key-taken",
                "The idempotency key belongs to another request",
                422,
                "the same Idempotency-Key came with another body before");
    }

    /** For what the HTTP server itself refuses. */
    public static Problem ofStatus(int status, String title, @Nullable String detail) {
        return new Problem("about:blank", title, status, detail, List.of());
    }

    private static Problem of(String kind, String title, int status, String detail) {
        return new Problem("urn:fewlabel:" + kind, title, status, detail, List.of());
    }

    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
