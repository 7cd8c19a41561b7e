package org.fewlabel.artifacts;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.folder.Sha256;

/**
 * The uploaded folders of pictures in a store, by their digests alone. One is a ZIP archive of a single form: its files sorted by
 * name, as they are, without times and folders. So the same files are the same bytes, however and in whatever order they came, and
 * the digest of the archive is that of the folder.
 */
public final class PictureFolders {
    private static final String NAME = "datasets/pictures.zip";
    private static final int BUFFER_BYTES = 1 << 16;

    private final ArtifactStore store;

    public PictureFolders(ArtifactStore store) {
        this.store = store;
    }

    /**
     * A file of a folder.
     *
     * @param name below the folder, with {@code /} between its parts
     * @param bytes its length
     * @param crc32 the checksum of its bytes
     */
    public record Picture(String name, long bytes, long crc32) {}

    /** Where the bytes of files are; asked for each of them more than once, if the store has to begin anew. */
    @FunctionalInterface
    public interface Source {
        void copy(Picture picture, OutputStream out) throws IOException;
    }

    /** A folder could not be written to this machine's disk: the store is not to blame. */
    public static final class UnwritableFolderException extends IOException {
        private static final long serialVersionUID = 1;

        UnwritableFolderException(Path path, IOException cause) {
            super(path + " cannot be written: " + cause, cause);
        }
    }

    /**
     * Stores a folder; one of the same files that is there already stays.
     *
     * @return whose digest is the folder's name
     */
    public ArtifactReference put(List<Picture> pictures, Source source) throws IOException {
        return store.put(NAME, out -> pack(pictures, source, out));
    }

    /** The digest that a folder will have in a store, which it need not be in. */
    public static String digest(List<Picture> pictures, Source source) throws IOException {
        MessageDigest sha256 = Sha256.newDigest();
        pack(pictures, source, new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        return Sha256.hex(sha256);
    }

    private static void pack(List<Picture> pictures, Source source, OutputStream out) throws IOException {
        List<Picture> sorted = new ArrayList<>(pictures);
        sorted.sort(Comparator.comparing(Picture::name));
        BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
        try (UnclosedZip zip = new UnclosedZip(buffered)) {
            for (Picture picture : sorted) {
                ZipEntry entry = new ZipEntry(picture.name());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(picture.bytes());
                entry.setCrc(picture.crc32());
                zip.begin(entry);
                source.copy(picture, zip);
                zip.closeEntry();
            }
            zip.finish();
        }
        buffered.flush();
    }

    /** @return empty if there is none of this digest */
    public Optional<ArtifactReference> find(String sha256) throws IOException {
        return store.find(NAME, sha256);
    }

    /**
     * The same for who was told of it.
     *
     * @throws MissingArtifactException if there is none of this digest
     */
    public ArtifactReference require(String sha256) throws IOException {
        return find(sha256).orElseThrow(() -> new MissingArtifactException(ArtifactPath.of(NAME, sha256)));
    }

    /**
     * Writes the files of a folder. What is there counts only when this returns: then all bytes are those of the digest.
     *
     * @param folder one that is empty
     * @throws UnwritableFolderException if this machine's disk does not take them
     * @throws CorruptArtifactException if it is damaged
     */
    public void unpack(ArtifactReference reference, Path folder) throws IOException {
        Path within = folder.toAbsolutePath().normalize();
        try (InputStream content = store.open(reference)) {
            ZipInputStream zip = new ZipInputStream(content);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while unpacking " + reference.path());
                }
                Path file = within.resolve(entry.getName()).normalize();
                if (!file.startsWith(within)) {
                    throw new CorruptArtifactException(reference.path(), "holds a file outside of its folder");
                }
                write(zip, file);
            }
            // To the end of the directory behind the files: only with the last byte the digest is known to be right.
            content.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException e) {
            throw new CorruptArtifactException(reference.path(), String.valueOf(e.getMessage()));
        }
    }

    private static void write(InputStream content, Path file) throws IOException {
        OutputStream out;
        try {
            Files.createDirectories(file.getParent());
            out = Files.newOutputStream(file);
        } catch (IOException e) {
            throw new UnwritableFolderException(file, e);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (out) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                try {
                    out.write(buffer, 0, count);
                } catch (IOException e) {
                    throw new UnwritableFolderException(file, e);
                }
            }
        }
    }
}
