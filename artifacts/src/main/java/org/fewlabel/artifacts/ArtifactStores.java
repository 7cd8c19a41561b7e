package org.fewlabel.artifacts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Opens the store that a URL names. */
public final class ArtifactStores {
    private ArtifactStores() {}

    /**
     * Opens a store; its folder is created if need be.
     *
     * @param url {@code file:///folder}
     * @throws IllegalArgumentException if the URL names no kind of store known here
     */
    public static ArtifactStore open(URI url) throws IOException {
        if (!"file".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "the artifact store's URL must begin with file:///, was: " + url.getScheme() + ":…");
        }
        Path root;
        try {
            root = Path.of(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the artifact store's URL names no folder: " + url, e);
        }
        return FileArtifactStore.open(root);
    }
}
