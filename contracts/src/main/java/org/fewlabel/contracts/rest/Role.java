package org.fewlabel.contracts.rest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

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

    /** Those that the token of a user may have. */
    public static List<Role> ofUsers() {
        return List.of(READ, SUBMIT, OPERATE);
    }

    /** One of those by its name; empty if there is none. */
    public static Optional<Role> ofUser(@Nullable String wireName) {
        return ofUsers().stream()
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }

    /** Whose something is of which a gateway of an earlier version tells, which knows no owners. */
    public static String orLocal(@Nullable String owner) {
        return owner == null ? LOCAL : owner;
    }

    /** These, and all that they include. */
    public static Set<Role> withIncluded(Set<Role> roles) {
        return Arrays.stream(values())
                .filter(each -> roles.stream().anyMatch(role -> role.includes(each)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }
}
