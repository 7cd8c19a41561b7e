package org.fewlabel.gateway.registry;

import java.util.UUID;

/**
 * A job whose row this version of the gateway cannot read: a later one wrote it, or somebody by hand. It is passed over and stays
 * as it is, for a gateway that can.
 */
public final class UnreadableJobException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final UUID id;

    UnreadableJobException(UUID id, RuntimeException cause) {
        super("job " + id + " was kept by another version of the gateway: " + cause.getMessage(), cause);
        this.id = id;
    }

    public UUID id() {
        return id;
    }
}
