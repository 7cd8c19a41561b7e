package org.fewlabel.contracts.folder;

/** A folder of images is more than whoever was asked looks through; it says nothing about what is in it. */
public final class LargeImageFolderException extends ImageFolderException {
    private static final long serialVersionUID = 1;

    LargeImageFolderException(String message) {
        super(message);
    }
}
