package org.fewlabel.contracts.folder;

/** A folder is not there on this machine, or cannot be looked into: nothing is known of what it holds elsewhere. */
public final class AbsentImageFolderException extends ImageFolderException {
    private static final long serialVersionUID = 1;

    AbsentImageFolderException(String message) {
        super(message);
    }
}
