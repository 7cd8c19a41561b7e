package org.fewlabel.labeler.model;

/** A model's files are larger than what this labeler reads into its memory. */
public final class TooLargeModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLargeModelException(long bytes, long bytesMax) {
        super("its files have " + bytes + " bytes, the labeler reads at most " + bytesMax
                + " into its memory (fewlabel.answers.memory-max)");
    }
}
