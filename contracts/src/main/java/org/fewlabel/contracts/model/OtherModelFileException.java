package org.fewlabel.contracts.model;

/** A file has the name of a job's file and is another one. */
public final class OtherModelFileException extends ModelFileException {
    private static final long serialVersionUID = 1;

    OtherModelFileException(String message) {
        super(message);
    }
}
