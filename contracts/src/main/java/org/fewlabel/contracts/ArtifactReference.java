package org.fewlabel.contracts;

/**
 * A pointer to something too large for an event: a snapshot, a teacher, a set of labels.
 *
 * @param path where it lies in the artifact store, relative to the store's root, with {@code /} between its parts
 * @param sha256 the digest of its bytes, 64 hexadecimal digits
 * @param bytes its length
 */
public record ArtifactReference(String path, String sha256, long bytes) {
    public ArtifactReference {
        if (path.isBlank() || path.startsWith("/") || path.contains("..")) {
            throw new IllegalArgumentException("artifact path must be relative and inside the store, was: " + path);
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("artifact sha256 must be 64 hexadecimal digits, was: " + sha256);
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("artifact bytes must not be negative, was: " + bytes);
        }
    }
}
