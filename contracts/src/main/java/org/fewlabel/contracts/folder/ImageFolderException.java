package org.fewlabel.contracts.folder;

/** A folder is not what a data set of images must be. The message begins with the rule that it breaks. */
public class ImageFolderException extends Exception {
    private static final long serialVersionUID = 1;

    ImageFolderException(String message) {
        super(message);
    }
}
