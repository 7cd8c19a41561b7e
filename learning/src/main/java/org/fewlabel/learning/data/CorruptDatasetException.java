package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a data set is damaged, or is not what its name says. */
public final class CorruptDatasetException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param file the file itself
     * @param what is wrong with it and what was expected
     */
    public CorruptDatasetException(Path file, String what) {
        super(file + " is corrupt: " + what);
    }

    CorruptDatasetException(Path file, String what, Throwable cause) {
        super(file + " is corrupt: " + what, cause);
    }
}
