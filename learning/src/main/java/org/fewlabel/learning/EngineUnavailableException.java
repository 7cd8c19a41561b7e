package org.fewlabel.learning;

/** What computes cannot be loaded on this machine, or not used there. Another one may have it. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EngineUnavailableException(String message) {
        super(message);
    }

    /** @param cause such as what the loading of its native library came upon */
    public EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
