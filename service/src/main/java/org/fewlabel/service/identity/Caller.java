package org.fewlabel.service.identity;

import java.util.EnumSet;
import java.util.Set;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.fewlabel.contracts.rest.Role;

/**
 * Who asks.
 *
 * @param owner whose work is this one's own
 * @param roles with all that they include
 * @param via how it was said
 * @param credential which token it was, by its id, or whose, where somebody else signed it: for the line that says who changed
 *     what, never the token itself
 */
public record Caller(String owner, Set<Role> roles, Via via, String credential) {
    private static final Caller ANYBODY = new Caller(Role.LOCAL, EnumSet.allOf(Role.class), Via.NONE, "none");

    public Caller {
        roles = Set.copyOf(Role.withIncluded(roles));
    }

    /** Whoever reaches a service that wants nobody to say who they are. */
    public static Caller anybody() {
        return ANYBODY;
    }

    /** The other services, which share one secret. */
    static Caller service() {
        return new Caller("service", Set.of(Role.INTERNAL), Via.TOKEN, "service");
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether this one may change what is that owner's. */
    public boolean mayChange(String ownerOfIt) {
        return has(Role.OPERATE) || has(Role.SUBMIT) && owner.equals(ownerOfIt);
    }

    /** The same one, who said it in another way. */
    public Caller by(Via way) {
        return new Caller(owner, roles, way, credential);
    }
}
