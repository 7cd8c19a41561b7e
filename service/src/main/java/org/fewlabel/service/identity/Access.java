package org.fewlabel.service.identity;

import java.util.Set;
import org.fewlabel.contracts.rest.Role;

/** Who may make a request. */
public sealed interface Access {
    /** Whoever reaches the service. */
    record Open() implements Access {}

    /** Whoever has the role. */
    record Needs(Role role) implements Access {}

    /**
     * Nobody, for there is nothing.
     *
     * @param methods those that the path has; empty where there is no such path
     */
    record Unlisted(Set<String> methods) implements Access {
        public Unlisted {
            methods = Set.copyOf(methods);
        }
    }
}
