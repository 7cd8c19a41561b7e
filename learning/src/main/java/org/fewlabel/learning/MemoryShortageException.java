package org.fewlabel.learning;

/** Work on a job takes more memory than this machine grants or has. Another one may have more. */
public final class MemoryShortageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message how much it takes, how much there is, and what to do */
    public MemoryShortageException(String message) {
        super(message);
    }
}
