package org.fewlabel.service.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.Role;
import org.jspecify.annotations.Nullable;

/**
 * Every path of a service, and who may ask for it by which method. What is not in it nobody may: an endpoint that was forgotten
 * here is closed, and not open to all. It is read from its beginning, and the first rule counts, so what is special stands before
 * what is general.
 */
public final class AccessTable {
    private static final String ANY_SEGMENT = "[^/]+";

    /**
     * A line of the table.
     *
     * @param path as resources have it, such as {@code /api/v1/jobs/{id}}; at its end {@code /**} stands for all that is below
     * @param role null for whoever reaches the service
     */
    public record Rule(String method, String path, @Nullable Role role, Pattern pattern) {
        private boolean isOf(String requestPath) {
            return pattern.matcher(requestPath).matches();
        }

        private Access access() {
            return role == null ? new Access.Open() : new Access.Needs(role);
        }
    }

    private final List<Rule> rules;

    private AccessTable(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** With the probes that every service has: they tell no secret, and who asks for them has no token. */
    public static Builder builder() {
        return new Builder()
                .open("/q/health")
                .open("/q/health/**")
                .open("/q/metrics")
                .open("/q/metrics/**");
    }

    /** In their order. */
    public List<Rule> rules() {
        return rules;
    }

    /** @param path without a query, normalized: resources are found by the same */
    public Access of(String method, String path) {
        Predicate<Rule> hasMethod =
                switch (method) {
                    case "HEAD" -> rule -> rule.method().equals("GET");
                    // It says what may be done there, to whoever may do some of it.
                    case "OPTIONS" -> rule -> true;
                    default -> rule -> rule.method().equals(method);
                };
        Optional<Rule> found =
                rules.stream().filter(rule -> rule.isOf(path)).filter(hasMethod).findFirst();
        return found.map(Rule::access).orElseGet(() -> new Access.Unlisted(methods(path)));
    }

    private Set<String> methods(String path) {
        return rules.stream().filter(rule -> rule.isOf(path)).map(Rule::method).collect(Collectors.toUnmodifiableSet());
    }

    /** Writes a table. */
    public static final class Builder {
        private final List<Rule> rules = new ArrayList<>();

        private Builder() {}

        /** For whoever reaches the service. */
        public Builder open(String path) {
            return add("GET", path, null);
        }

        /** The same with another method than GET. */
        public Builder open(String method, String path) {
            return add(method, path, null);
        }

        public Builder get(String path, Role role) {
            return add("GET", path, role);
        }

        public Builder post(String path, Role role) {
            return add("POST", path, role);
        }

        public Builder patch(String path, Role role) {
            return add("PATCH", path, role);
        }

        public Builder delete(String path, Role role) {
            return add("DELETE", path, role);
        }

        private Builder add(String method, String path, @Nullable Role role) {
            rules.add(new Rule(method, path, role, pattern(path)));
            return this;
        }

        public AccessTable build() {
            return new AccessTable(rules);
        }

        private static Pattern pattern(String path) {
            boolean isTree = path.endsWith("/**");
            String exact = isTree ? path.substring(0, path.length() - 3) : path;
            StringBuilder regex = new StringBuilder();
            for (String segment : exact.split("/", -1)) {
                boolean isParameter = segment.startsWith("{") && segment.endsWith("}");
                regex.append(regex.isEmpty() ? "" : "/").append(isParameter ? ANY_SEGMENT : Pattern.quote(segment));
            }
            return Pattern.compile(regex + (isTree ? "/.+" : ""));
        }
    }
}
