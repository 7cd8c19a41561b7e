package org.fewlabel.gateway.problem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A service that was asked breaks off its answer, or falls silent in the middle of it. */
public final class BrokenAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    private final Peer peer;

    public BrokenAnswerException(Peer peer, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }
}
