package org.fewlabel.contracts.model;

/** A model's file is not to be had, or is another one than it must be. The message begins with the rule that it breaks. */
public class ModelFileException extends Exception {
    private static final long serialVersionUID = 1;

    ModelFileException(String message) {
        super(message);
    }
}
