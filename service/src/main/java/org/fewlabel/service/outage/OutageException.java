package org.fewlabel.service.outage;

/**
 * Something that this service depends on does not answer, or this machine lacks what the work needs. It is no verdict on the
 * work, which is to be tried again when the trouble is over.
 */
public final class OutageException extends RuntimeException {
    private final String dependency;

    /** @param dependency what is missing, for people, such as {@code artifact store} or {@code memory} */
    public OutageException(String dependency, Throwable cause) {
        super(dependency + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()), cause);
        this.dependency = dependency;
    }

    public String dependency() {
        return dependency;
    }
}
