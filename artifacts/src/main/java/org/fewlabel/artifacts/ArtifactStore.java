package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.fewlabel.contracts.ArtifactReference;

/**
 * Where snapshots, teachers and labels lie: named pieces of bytes that are written once, whole, and read by whoever
 * holds a reference to them. Safe for use by several threads and processes.
 *
 * <p>A path is made of parts between {@code /}; a part is made of letters, digits, {@code _}, {@code -} and {@code .},
 * and does not begin with a dot. So the same path is a file name and an object key.
 */
public interface ArtifactStore {
    /** What is to be stored; may be asked to write itself more than once. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Stores an artifact. It is there in full, also after a power cut, when this returns; until then nobody sees any of
     * it. Of several writers of a path the last one stays, never a mixture.
     *
     * @throws IllegalArgumentException if the path is not of the form above
     */
    ArtifactReference put(String path, Content content) throws IOException;

    /**
     * Reads an artifact. What is read is compared with the reference on the way: of an artifact of other length or digest
     * the read that would give its last byte throws instead. So bytes count only once the last was read.
     *
     * @throws MissingArtifactException if there is none under the path
     * @throws CorruptArtifactException from the stream, if it is not what the reference says
     */
    InputStream open(ArtifactReference reference) throws IOException;

    /** What lies under a path now; its digest is computed from its bytes. */
    Optional<ArtifactReference> find(String path) throws IOException;

    default ArtifactReference put(String path, byte[] bytes) throws IOException {
        return put(path, out -> out.write(bytes));
    }

    /** A small artifact as a whole, compared with the reference. */
    default byte[] read(ArtifactReference reference) throws IOException {
        try (InputStream in = open(reference)) {
            return in.readAllBytes();
        }
    }
}
