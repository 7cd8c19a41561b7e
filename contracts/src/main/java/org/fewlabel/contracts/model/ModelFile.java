package org.fewlabel.contracts.model;

import org.fewlabel.contracts.Check;

/**
 * A file in the folder of models, as a job holds it: whoever runs the job uses these very bytes or none.
 *
 * @param name below the folder of models, with {@code /} between its parts
 * @param sha256 of the whole file
 */
public record ModelFile(String name, long bytes, String sha256) {
    public static final int NAME_LENGTH_MAX = 200;
    /** Enough for a large vision transformer; what a service reads at most. */
    public static final long BYTES_MAX = 4L << 30;

    /**
     * What a backbone has at most: it is read into one array, and goes with its head into one file, of which ONNX (a protocol
     * buffer) has less than 2 GiB.
     */
    public static final long BACKBONE_BYTES_MAX = (2L << 30) - (16L << 20);

    public ModelFile {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "name must be a text of 1 to " + NAME_LENGTH_MAX + " characters, was: " + name);
        }
        if (bytes < 0 || bytes > BYTES_MAX) {
            throw new IllegalArgumentException("bytes must be from 0 to " + BYTES_MAX + ", was: " + bytes);
        }
        if (!Check.isDigest(sha256)) {
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, was: " + sha256);
        }
    }
}
