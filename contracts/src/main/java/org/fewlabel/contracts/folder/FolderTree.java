package org.fewlabel.contracts.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What Java has no call for: a folder with all that is in it. */
public final class FolderTree {
    private FolderTree() {}

    /** Does nothing if there is none. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : deepestFirst(folder)) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static List<Path> deepestFirst(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
