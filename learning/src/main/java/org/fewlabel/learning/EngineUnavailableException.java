package org.fewlabel.learning;

/** What computes cannot be loaded on this machine. Another one may have it. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param cause what the loading of its native library came upon */
    public EngineUnavailableException(String message, LinkageError cause) {
        super(message, cause);
    }
}
