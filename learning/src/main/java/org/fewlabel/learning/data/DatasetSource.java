package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A way to get a data set's files from elsewhere. Bounded in time; may leave files of its own in the folder. */
interface DatasetSource {
    /** For people. */
    String description();

    /**
     * Gets the files; leaves the folder to the caller if that fails.
     *
     * @param folder an empty one, to be filled with the data set's files
     * @param progress hears what is going on, for people
     * @throws IOException with a message that says why it did not work
     */
    void fetch(Path folder, Consumer<String> progress) throws IOException;
}
