package org.fewlabel.service.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.rest.Role;
import org.jspecify.annotations.Nullable;

/**
 * Holds every request against the {@link AccessTable}, whatever would answer it. Where nobody has to say who they are, everybody
 * has every role, and what is not in the table gets the answer that it always got.
 */
@ApplicationScoped
public class AccessPolicy implements HttpSecurityPolicy {
    private static final int PATH_LENGTH_MAX = 100;

    private final IdentityRule rule;
    private final AccessTable table;

    AccessPolicy(IdentityRule rule, AccessTable table) {
        this.rule = rule;
        this.table = table;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (!rule.isRequired()) {
            return CheckResult.permit();
        }
        String method = request.request().method().name();
        Access access = table.of(method, request.normalizedPath());
        if (access instanceof Access.Open) {
            return CheckResult.permit();
        }
        return identity.map(asker -> {
            Caller caller = Callers.of(asker);
            if (caller != null && access instanceof Access.Needs needs && caller.has(needs.role())) {
                return CheckResult.PERMIT;
            }
            if (caller != null) {
                RefusalHandler.prepare(request, refusal(method, request.normalizedPath(), access, caller));
            }
            return CheckResult.DENY;
        });
    }

    private static Refusal refusal(String method, String path, Access access, Caller caller) {
        if (access instanceof Access.Unlisted unlisted) {
            return unlisted.methods().isEmpty()
                    ? new Refusal(ProblemDetails.ofStatus(404, "Not Found", null), null)
                    : new Refusal(
                            ProblemDetails.ofStatus(405, "Method Not Allowed", null), allowed(unlisted.methods()));
        }
        Role role = ((Access.Needs) access).role();
        return new Refusal(
                ProblemDetails.of(
                        "forbidden",
                        "The token's role does not allow it",
                        403,
                        method + " " + Text.message(path, PATH_LENGTH_MAX) + " takes the role " + role.wireName()
                                + "; this token has " + roles(caller)),
                null);
    }

    private static String roles(Caller caller) {
        return caller.roles().isEmpty()
                ? "none"
                : caller.roles().stream().sorted().map(Role::wireName).collect(Collectors.joining(", "));
    }

    private static String allowed(Set<String> methods) {
        Set<String> all = new TreeSet<>(methods);
        if (all.contains("GET")) {
            all.add("HEAD");
        }
        all.add("OPTIONS");
        return String.join(", ", all);
    }

    /**
     * What somebody who is known hears instead of an answer.
     *
     * @param allow the methods that there are; null where it is not about them
     */
    record Refusal(ProblemDetails problem, @Nullable String allow) {}
}
