package org.fewlabel.contracts;

import java.util.List;
import org.fewlabel.contracts.job.Violation;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a request, as RFC 9457 has it: the body of every error that a service answers with.
 *
 * @param type names the kind of problem, for programs
 * @param title the same for people
 * @param detail of this very case
 * @param violations every wrong field; empty where the problem is not about fields
 */
public record ProblemDetails(
        String type, String title, int status, @Nullable String detail, List<Violation> violations) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public ProblemDetails {
        // A sender that is not one of ours may leave it out.
        violations = violations == null ? List.of() : List.copyOf(violations);
    }

    /** @param kind as {@code type} has it, without what every kind begins with */
    public static ProblemDetails of(String kind, String title, int status, String detail) {
        return new ProblemDetails("urn:fewlabel:" + kind, title, status, detail, List.of());
    }

    /** For what the status alone says, such as what an HTTP server refuses by itself. */
    public static ProblemDetails ofStatus(int status, String title, @Nullable String detail) {
        return new ProblemDetails("about:blank", title, status, detail, List.of());
    }

    public static ProblemDetails invalid(List<Violation> violations) {
        String detail = violations.size() == 1 ? "one field is wrong" : violations.size() + " fields are wrong";
        return new ProblemDetails("urn:fewlabel:invalid-request", "The request is invalid", 400, detail, violations);
    }

    /** Of what was there once, such as a snapshot that somebody removed. */
    public static ProblemDetails gone(String detail) {
        return of("artifact-gone", "It is no longer there", 404, detail);
    }

    /** @param dependency what does not answer, such as PostgreSQL */
    public static ProblemDetails away(String dependency) {
        return of(
                "dependency-away",
                "Something that is needed does not answer",
                503,
                dependency + " does not answer; try again shortly");
    }
}
