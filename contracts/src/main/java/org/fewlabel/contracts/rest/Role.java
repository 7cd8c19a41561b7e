package org.fewlabel.contracts.rest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.WireName;

/** What somebody may do at a service. */
public enum Role implements WireName {
    /** Look at everything. */
    READ,
    /** Look, submit, and change what is one's own. */
    SUBMIT,
    /** All that users can do, to what is others' as well, and say who else may what. */
    OPERATE,
    /** What the services ask of each other; nothing that users do. */
    INTERNAL;

    /** Whose everything is where nobody has to say who they are, and whose it was before anybody could. */
    public static final String LOCAL = "local";

    /** Whether whoever has this one may also do what the other is for. */
    public boolean includes(Role other) {
        return this == other || this != INTERNAL && other != INTERNAL && compareTo(other) > 0;
    }

    /** Those of a user's token. */
    public boolean isForUsers() {
        return this != INTERNAL;
    }

    /** These, and all that they include. */
    public static Set<Role> withIncluded(Set<Role> roles) {
        return Arrays.stream(values())
                .filter(each -> roles.stream().anyMatch(role -> role.includes(each)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }
}
