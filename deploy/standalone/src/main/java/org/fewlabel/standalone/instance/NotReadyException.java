package org.fewlabel.standalone.instance;

import org.fewlabel.engines.EngineException;

/** Something that was started is not ready; what is ready stays up. The message says what is missing. */
public final class NotReadyException extends EngineException {
    private static final long serialVersionUID = 1L;

    NotReadyException(String message) {
        super(message + """

                What is ready stays up, and what its keeper was told to start is tried again: ./fewlabel status shows it.\
                 ./fewlabel up waits for it and starts the rest, such as services whose turn comes after PostgreSQL and Kafka;\
                 ./fewlabel down stops everything.""");
    }
}
