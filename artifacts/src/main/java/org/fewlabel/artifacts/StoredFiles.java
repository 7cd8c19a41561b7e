package org.fewlabel.artifacts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing, in the order of the paths.
 *
 * @param next after which the next page begins; null for the last page, which alone may have no files
 */
public record StoredFiles(List<StoredFile> files, @Nullable String next) {
    public StoredFiles {
        files = List.copyOf(files);
    }

    static void requireMax(int max) {
        if (max < 1 || max > ArtifactStore.LISTED_MAX) {
            throw new IllegalArgumentException(
                    "a page must have room for 1 to " + ArtifactStore.LISTED_MAX + " files, was: " + max);
        }
    }
}
