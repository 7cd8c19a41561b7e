package org.fewlabel.contracts.model;

/** As many files of the folder of models are read as may be at a time; a little later there is room. */
public final class BusyModelFolderException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message for the user */
    public BusyModelFolderException(String message) {
        super(message);
    }
}
