package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/**
 * Where snapshots, teachers and labels lie, for whoever holds a reference to them. Safe for use by several threads and processes.
 *
 * <p>There are two kinds of things in it:
 *
 * <ul>
 *   <li><b>Artifacts</b> are written once, whole, and have the digest of their bytes in their path: other bytes have another
 *       path, so a reference can never come to point at other bytes than those it was made for. An artifact that was damaged is
 *       mended when its bytes are put again.
 *   <li><b>Records</b> are small and lie under a path that is known before them: what else there is is found through them. One
 *       that is created stays as the first writer wrote it; only a note, of which nothing is ever made that lasts, is replaced.
 * </ul>
 *
 * <p>A path is made of parts between {@code /}; a part is made of letters, digits, {@code _}, {@code -} and {@code .},
 * and does not begin with a dot. So the same path is a file name and an object key.
 */
public interface ArtifactStore {
    /** The longest page of a listing: what a server that speaks S3 gives at once. */
    int LISTED_MAX = 1000;

    /** What is to be stored; may be asked to write itself more than once, and writes the same bytes each time. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Stores an artifact. It is there in full, also after a power cut, when this returns; until then nobody sees any of
     * it. The same bytes under the same name are the same artifact, whoever puts them and how often.
     *
     * @param name its path but for the digest, which goes before the extension: of {@code epochs/3/labels.safetensors} comes
     *     {@code epochs/3/labels-⟨sha256⟩.safetensors}
     * @throws IllegalArgumentException if the name is not of the form above
     */
    ArtifactReference put(String name, Content content) throws IOException;

    /**
     * Reads an artifact. What is read is compared with the reference on the way: of an artifact of other length or digest
     * the read that would give its last byte throws instead. So bytes count only once the last was read.
     *
     * @throws MissingArtifactException if there is none under the path
     * @throws CorruptArtifactException from the stream, if it is not what the reference says
     */
    InputStream open(ArtifactReference reference) throws IOException;

    /**
     * The artifact of which name and digest are known; its length is that of what lies there, and its bytes are not looked at.
     *
     * @return empty if there is none
     */
    Optional<ArtifactReference> find(String name, String sha256) throws IOException;

    /**
     * Writes a record, unless there is one under the path: of several writers the first one stays. It is there in full, also
     * after a power cut, when this returns.
     *
     * <p>Where a store has no way to write only if nothing is there (a file system without hard links, a server that ignores or
     * refuses {@code If-None-Match}), it looks before it writes: of two writers in the same moment the last one stays then, and
     * each may have been told of its own bytes.
     *
     * @return the bytes that lie under the path now, be they these or those of an earlier writer
     */
    byte[] createRecord(String path, byte[] bytes) throws IOException;

    /** Writes a record in whose place there may be another; of several writers the last one stays, never a mixture. */
    void replaceRecord(String path, byte[] bytes) throws IOException;

    /** @return empty if there is none under the path */
    Optional<byte[]> readRecord(String path) throws IOException;

    /**
     * A page of what lies below a folder, artifacts and records alike, however deep. What is written or deleted meanwhile may be
     * among it or not; all else is there once.
     *
     * @param folder such as {@code jobs/1}; one that does not exist is empty
     * @param after {@link StoredFiles#next} of the page before; null for the first
     * @param max how many files at most, from 1 to {@link #LISTED_MAX}
     */
    StoredFiles list(String folder, @Nullable String after, int max) throws IOException;

    /**
     * Deletes an artifact or a record for good, whoever may hold a reference to it; where there is none, nothing is done. It is
     * gone when this returns. Who is reading it at that moment may or may not come to its end.
     */
    void delete(String path) throws IOException;

    /** How many bytes can still be written; empty for a store that has no such bound or does not tell. */
    OptionalLong bytesFree() throws IOException;

    /**
     * Asks the store once whether it is there.
     *
     * @throws IOException if it is not; with what is wrong
     */
    default void requireThere() throws IOException {
        // Nothing lies there. A store that is away does not know it.
        readRecord("is-there");
    }

    default ArtifactReference put(String name, byte[] bytes) throws IOException {
        return put(name, out -> out.write(bytes));
    }

    /** A small artifact as a whole, compared with the reference. */
    default byte[] read(ArtifactReference reference) throws IOException {
        try (InputStream in = open(reference)) {
            return in.readAllBytes();
        }
    }

    /** Whether all bytes are there that the reference promises, and no others. Reads them. */
    default boolean isWhole(ArtifactReference reference) throws IOException {
        try (InputStream in = open(reference)) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (CorruptArtifactException | MissingArtifactException e) {
            return false;
        }
    }
}
