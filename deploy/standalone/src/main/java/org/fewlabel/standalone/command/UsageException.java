package org.fewlabel.standalone.command;

/** The command line asks for nothing that there is, for a reason that no option alone shows. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
