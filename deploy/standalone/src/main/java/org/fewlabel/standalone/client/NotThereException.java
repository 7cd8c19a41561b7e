package org.fewlabel.standalone.client;

/** A service has nothing of the name that it was asked for (404). */
public final class NotThereException extends RequestFailedException {
    private static final long serialVersionUID = 1L;

    NotThereException(String message) {
        super(message, null);
    }
}
