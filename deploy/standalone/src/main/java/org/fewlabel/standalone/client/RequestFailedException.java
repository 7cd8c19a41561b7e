package org.fewlabel.standalone.client;

import org.jspecify.annotations.Nullable;

/** A service said no, or did not answer; the message is written for the person at the terminal. */
public sealed class RequestFailedException extends RuntimeException permits NoAnswerException, NotThereException {
    private static final long serialVersionUID = 1L;

    public RequestFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
