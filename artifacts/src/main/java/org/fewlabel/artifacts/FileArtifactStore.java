package org.fewlabel.artifacts;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;

/**
 * The store in a folder.
 *
 * <p>An artifact is written to {@code .incoming}, forced to disk and then renamed to its place, whose folder is forced
 * to disk as well: there is never a half-written file under an artifact's path. The incoming files lie together so that
 * what a killed writer left behind can be found and removed. The folder must be one file system, or the rename fails.
 */
final class FileArtifactStore implements ArtifactStore {
    private static final int BUFFER_BYTES = 1 << 16;
    /** No writer takes that long, so an incoming file of this age has lost its writer. */
    private static final Duration ABANDONED_AGE = Duration.ofDays(1);

    private final Path root;
    private final Path incoming;

    private FileArtifactStore(Path root) {
        this.root = root;
        this.incoming = root.resolve(".incoming");
    }

    static FileArtifactStore open(Path folder) throws IOException {
        FileArtifactStore store = new FileArtifactStore(folder.toAbsolutePath().normalize());
        Files.createDirectories(store.incoming);
        store.removeAbandoned(Instant.now().minus(ABANDONED_AGE));
        return store;
    }

    @Override
    public ArtifactReference put(String path, Content content) throws IOException {
        Path place = resolve(path);
        Path arriving = incoming.resolve(UUID.randomUUID() + ".tmp");
        try {
            ArtifactReference reference = write(arriving, path, content);
            createFolders(place.getParent());
            Files.move(arriving, place, StandardCopyOption.ATOMIC_MOVE);
            force(place.getParent());
            return reference;
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        try {
            return new VerifyingInputStream(Files.newInputStream(resolve(reference.path())), reference);
        } catch (NoSuchFileException e) {
            MissingArtifactException missing = new MissingArtifactException(reference.path());
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public Optional<ArtifactReference> find(String path) throws IOException {
        Path place = resolve(path);
        if (!Files.isRegularFile(place)) {
            return Optional.empty();
        }
        MessageDigest digest = Sha256.newDigest();
        long bytes;
        try (InputStream in = Files.newInputStream(place);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            bytes = in.transferTo(out);
        }
        return Optional.of(new ArtifactReference(path, Sha256.hex(digest), bytes));
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Path place = resolve(path);
        try {
            return Files.isRegularFile(place) ? Optional.of(Files.readAllBytes(place)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // Removed in between.
        }
    }

    private static ArtifactReference write(Path file, String path, Content content) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return new ArtifactReference(path, Sha256.hex(digest), channel.size());
        }
    }

    private Path resolve(String path) {
        return root.resolve(ArtifactPath.require(path));
    }

    /** A new folder outlives a power cut once the folder that it is in is on disk. */
    private void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        createFolders(folder.getParent());
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // Another writer was faster, or a file is in the way: the move that follows tells which.
        }
        force(folder.getParent());
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void removeAbandoned(Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming, "*.tmp")) {
            for (Path file : files) {
                if (isOlder(file, before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException e) {
            // Its writer finished, or another process removes abandoned files at the same time.
            return false;
        }
    }
}
