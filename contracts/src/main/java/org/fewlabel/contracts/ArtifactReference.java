package org.fewlabel.contracts;

/**
 * A pointer to something too large for an event: a snapshot, a teacher, a set of labels.
 *
 * @param path where it lies in the artifact store, relative to the store's root, with {@code /} between its parts
 * @param sha256 the digest of its bytes, 64 hexadecimal digits
 * @param bytes its length
 */
public record ArtifactReference(String path, String sha256, long bytes) {
    /** What S3 takes for a key, in characters of ASCII. */
    private static final int PATH_LENGTH_MAX = 1_024;

    public ArtifactReference {
        Check.name("artifact path", path, PATH_LENGTH_MAX);
        if (path.startsWith("/") || path.contains("..")) {
            throw new IllegalArgumentException(
                    "artifact path must be relative and inside the store, was: " + Text.shown(path));
        }
        Check.digest("artifact sha256", sha256);
        if (bytes < 0) {
            throw new IllegalArgumentException("artifact bytes must not be negative, was: " + bytes);
        }
    }
}
