package org.fewlabel.learning.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a folder of images lies on this machine; it stays there until this is closed.
 *
 * @param root nothing outside of it is looked at
 * @param path of the folder below the root
 * @param use what keeps it there; null for a folder that is the user's own
 */
public record FolderPlace(Path root, String path, @Nullable Closeable use) implements Closeable {
    /** For messages, be it a path or not. */
    Path folder() {
        try {
            return root.resolve(path);
        } catch (InvalidPathException e) {
            return root; // The listing says what is wrong.
        }
    }

    @Override
    public void close() throws IOException {
        if (use != null) {
            use.close();
        }
    }
}
