package org.fewlabel.trainer.run;

/** An event was not told since its thread was interrupted; Kafka itself is waited for without end. */
public final class InterruptedPublicationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InterruptedPublicationException(String message, Throwable cause) {
        super(message, cause);
    }
}
