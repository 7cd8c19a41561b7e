package org.fewlabel.learning;

import org.jspecify.annotations.Nullable;

/** What computes cannot be loaded on this machine, or not used there. Another one may have it. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean forNow;

    public EngineUnavailableException(String message) {
        this(message, null, false);
    }

    /** @param cause such as what the loading of its native library came upon */
    public EngineUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private EngineUnavailableException(String message, @Nullable Throwable cause, boolean forNow) {
        super(message, cause);
        this.forNow = forNow;
    }

    /** For what may be there the next time that this process asks for it. */
    public static EngineUnavailableException forNow(String message, @Nullable Throwable cause) {
        return new EngineUnavailableException(message, cause, true);
    }

    public boolean isForNow() {
        return forNow;
    }
}
