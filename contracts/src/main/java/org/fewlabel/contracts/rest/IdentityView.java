package org.fewlabel.contracts.rest;

import java.util.List;
import org.fewlabel.contracts.WireName;

/**
 * Who asks, as the gateway sees it.
 *
 * @param owner whose work is the asker's own
 * @param roles all that the asker has, those that others include as well
 * @param required whether everybody must say who they are; where not, everybody is the same and may do everything
 * @param via how the asker said it
 */
public record IdentityView(String owner, List<Role> roles, boolean required, Via via) {
    public IdentityView {
        roles = List.copyOf(roles);
    }

    /** How somebody says who they are. */
    public enum Via implements WireName {
        /** Nobody has to. */
        NONE,
        /** By the header {@code Authorization}. */
        TOKEN,
        /** By the cookie of a browser that was given a token before. */
        SESSION
    }
}
