package org.fewlabel.gateway.label;

/** There are more labels than this gateway sorts. */
final class TooManyLabelsException extends Exception {
    private static final long serialVersionUID = 1;

    TooManyLabelsException(long bytes, long bytesMax) {
        super("to sort or page so many labels takes " + bytes + " bytes, and " + bytesMax
                + " are there for it (fewlabel.labels.memory-max); in the order of their index, labels of any number come as"
                + " a file");
    }
}
