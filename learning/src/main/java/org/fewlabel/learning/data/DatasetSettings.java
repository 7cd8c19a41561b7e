package org.fewlabel.learning.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where data sets lie on this machine.
 *
 * @param folder of the user's own; looked into first, never written to
 * @param cache of the project's; what is fetched is kept here
 */
public record DatasetSettings(@Nullable Path folder, Path cache) {
    /** The project's place in the user's cache folder, as the XDG base directory specification has it. */
    public static Path userCache() {
        String caches = System.getenv("XDG_CACHE_HOME");
        // The specification: a relative path is to be ignored.
        return caches != null && Path.of(caches).isAbsolute()
                ? Path.of(caches, "fewlabel")
                : Path.of(System.getProperty("user.home"), ".cache", "fewlabel");
    }
}
