package org.fewlabel.artifacts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Opens the store that a URL names. */
public final class ArtifactStores {
    private static final Patience ONE_TRY = new Patience(1, Duration.ofMillis(1));

    private ArtifactStores() {}

    /** Opens a store that needs no settings, and whose failures are told at once. */
    public static ArtifactStore open(URI url) throws IOException {
        return open(url, S3Settings.DEFAULT, ONE_TRY);
    }

    /**
     * Opens a store that is tried again where it does not answer. A folder is created if need be, a bucket must be there.
     *
     * @param url {@code file:///folder}, {@code s3://bucket} or {@code s3://bucket/prefix}
     * @param s3 of no effect on a folder
     * @throws IllegalArgumentException if the URL names no kind of store known here
     */
    public static ArtifactStore open(URI url, S3Settings s3, Patience patience) throws IOException {
        // Each kind tries again where it knows most: an object store by the request, a folder by the whole artifact.
        if ("s3".equals(url.getScheme())) {
            return S3ArtifactStore.open(url, s3, patience);
        }
        if ("file".equals(url.getScheme())) {
            return new RetryingArtifactStore(FileArtifactStore.open(folder(url)), patience);
        }
        throw new IllegalArgumentException(
                "the artifact store's URL must begin with file:/// or s3://, was: " + url.getScheme() + ":…");
    }

    private static Path folder(URI url) {
        try {
            return Path.of(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the artifact store's URL names no folder: " + url, e);
        }
    }
}
