package org.fewlabel.service.outage;

/**
 * Something that this service depends on does not answer, or this machine lacks what the work needs. It is no verdict on the
 * work, which is to be tried again when the trouble is over.
 */
public final class OutageException extends RuntimeException {
    private final String dependency;
    private final String reason;

    /** @param dependency what is missing, for people, such as {@code artifact store} or {@code memory} */
    public OutageException(String dependency, Throwable cause) {
        super(dependency + ": " + reason(cause), cause);
        this.dependency = dependency;
        this.reason = reason(cause);
    }

    public String dependency() {
        return dependency;
    }

    /** How that showed. */
    public String reason() {
        return reason;
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
