package org.fewlabel.standalone.deadletter;

import org.fewlabel.engines.EngineException;

/** Kafka does not answer. */
public final class UnansweredException extends EngineException {
    private static final long serialVersionUID = 1L;

    UnansweredException(Exception cause) {
        super("Kafka does not answer; is everything up? (./fewlabel status): " + cause.getMessage(), cause);
    }
}
