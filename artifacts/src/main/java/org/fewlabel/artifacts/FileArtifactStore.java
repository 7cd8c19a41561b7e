package org.fewlabel.artifacts;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/**
 * The store in a folder.
 *
 * <p>Whatever is written is written to {@code .incoming}, forced to disk and then given its name, in a folder that is forced
 * to disk as well: there is never a half-written file under an artifact's path. The incoming files lie together so that
 * what a killed writer left behind can be found and removed. The folder must be one file system, or the naming fails.
 */
final class FileArtifactStore implements ArtifactStore {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int PLACING_TRIES_MAX = 3;
    /** No writer takes that long, so an incoming file of this age has lost its writer. */
    private static final Duration ABANDONED_AGE = Duration.ofDays(1);

    private final Path root;
    private final Path incoming;
    private final Linking linking;
    private volatile boolean prepared;

    /** The step that gives a file a second name, and fails if that is taken. */
    interface Linking {
        /**
         * @throws FileAlreadyExistsException if the name is taken
         * @throws UnsupportedOperationException or a {@link FileSystemException} if files here have one name
         */
        void link(Path name, Path file) throws IOException;
    }

    private FileArtifactStore(Path root, Linking linking) {
        this.root = root;
        this.incoming = root.resolve(".incoming");
        this.linking = linking;
    }

    static FileArtifactStore open(Path folder) throws IOException {
        return open(folder, Files::createLink);
    }

    static FileArtifactStore open(Path folder, Linking linking) throws IOException {
        FileArtifactStore store = new FileArtifactStore(folder.toAbsolutePath().normalize(), linking);
        try {
            store.prepare();
        } catch (NotMountedException e) {
            // It is an outage as any later one: each use says so until the disk is there.
        }
        return store;
    }

    /** What looks like the folder of a disk that is not there. */
    private static final class NotMountedException extends FileSystemException {
        NotMountedException(Path root, IOException cause) {
            super(
                    root.toString(),
                    null,
                    "the folder is " + (Files.exists(root) ? "empty" : "not there")
                            + ", and nothing may be written to it; is its disk mounted?");
            initCause(cause);
        }
    }

    /**
     * Makes what the store needs of its own, once: what was made and is gone is never made again, but waited for.
     *
     * @throws NotMountedException if there is nothing, and nothing can be made
     */
    private synchronized void prepare() throws IOException {
        if (prepared) {
            return;
        }
        try {
            Files.createDirectories(incoming);
        } catch (IOException e) {
            if (isBare()) {
                throw new NotMountedException(root, e);
            }
            throw e;
        }
        removeAbandoned(Instant.now().minus(ABANDONED_AGE));
        prepared = true;
    }

    private boolean isBare() {
        if (!Files.exists(root)) {
            return true;
        }
        try (Stream<Path> files = Files.list(root)) {
            return files.findAny().isEmpty() && !Files.isWritable(root);
        } catch (IOException e) {
            return false; // It is something else, which the failure that led here tells.
        }
    }

    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        ArtifactPath.require(name);
        Path arriving = arriving();
        try {
            ArtifactReference reference = write(arriving, name, content);
            Path place = resolve(reference.path());
            inFolder(place.getParent(), () -> {
                // What is whole is left alone: somebody may be reading it, over a network that does not bear its
                // replacement.
                if (!isWhole(reference)) {
                    Files.move(arriving, place, StandardCopyOption.ATOMIC_MOVE);
                }
            });
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
            requireMounted();
            MissingArtifactException missing = new MissingArtifactException(reference.path());
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
        String path = ArtifactPath.of(name, sha256);
        try {
            return Optional.of(new ArtifactReference(path, sha256, Files.size(resolve(path))));
        } catch (NoSuchFileException e) {
            requireMounted();
            return Optional.empty();
        }
    }

    @Override
    public byte[] createRecord(String path, byte[] bytes) throws IOException {
        placeRecord(path, bytes, this::create);
        return Files.readAllBytes(resolve(path));
    }

    private void create(Path place, Path arriving) throws IOException {
        try {
            linking.link(place, arriving);
        } catch (FileAlreadyExistsException e) {
            // Another writer was first.
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Perhaps files have but one name here, as on exFAT and on some network mounts; if it is something else,
            // the move says so. Moving is whole as well, but does not mind what is there.
            if (attributes(place) == null) {
                Files.move(arriving, place, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    @Override
    public void replaceRecord(String path, byte[] bytes) throws IOException {
        placeRecord(path, bytes, (place, arriving) -> Files.move(arriving, place, StandardCopyOption.ATOMIC_MOVE));
    }

    /** How a file that has arrived gets its place. */
    private interface Naming {
        void name(Path place, Path arriving) throws IOException;
    }

    private void placeRecord(String path, byte[] bytes, Naming naming) throws IOException {
        Path place = resolve(path);
        Path arriving = arriving();
        try {
            write(arriving, path, out -> out.write(bytes));
            inFolder(place.getParent(), () -> naming.name(place, arriving));
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    @Override
    public Optional<byte[]> readRecord(String path) throws IOException {
        Path place = resolve(path);
        try {
            BasicFileAttributes attributes = attributes(place);
            if (attributes != null && attributes.isRegularFile()) {
                return Optional.of(Files.readAllBytes(place));
            }
        } catch (NoSuchFileException e) {
            // Removed in between.
        }
        requireMounted();
        return Optional.empty();
    }

    @Override
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        StoredFiles.requireMax(max);
        Path top = resolve(folder);
        BasicFileAttributes attributes = attributes(top);
        if (attributes == null || !attributes.isDirectory()) {
            requireMounted();
            return new StoredFiles(List.of(), null);
        }
        return FolderPage.of(root, top, after, max);
    }

    /** With the folders that are empty then, up to the one that lies in the store's own. */
    @Override
    public void delete(String path) throws IOException {
        Path place = resolve(path);
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return; // No file has this path.
        }
        if (!Files.deleteIfExists(place)) {
            requireMounted();
            return;
        }
        Path folder = place.getParent();
        while (!folder.equals(root) && !root.equals(folder.getParent()) && isDeletedIfEmpty(folder)) {
            folder = folder.getParent();
        }
        try {
            force(folder);
        } catch (NoSuchFileException e) {
            // Another has deleted the last file of it.
        }
    }

    private static boolean isDeletedIfEmpty(Path folder) throws IOException {
        try {
            return Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    @Override
    public OptionalLong bytesFree() throws IOException {
        requireMounted();
        return OptionalLong.of(Files.getFileStore(root).getUsableSpace());
    }

    /** A folder whose file system is not mounted is there, and empty: what is missing is what this store made in it. */
    @Override
    public void requireThere() throws IOException {
        prepareOnce();
        if (!Files.isWritable(incoming)) {
            throw new IOException("the folder " + root + " is gone, or may not be written to");
        }
    }

    private void prepareOnce() throws IOException {
        if (!prepared) {
            prepare();
        }
    }

    private Path arriving() throws IOException {
        prepareOnce();
        return incoming.resolve(UUID.randomUUID() + ".tmp");
    }

    private static ArtifactReference write(Path file, String name, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            MeasuringOutputStream measured = new MeasuringOutputStream(Channels.newOutputStream(channel));
            OutputStream out = new BufferedOutputStream(measured, BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return measured.reference(name);
        }
    }

    /** Null where nothing has this path: a look that fails, which {@link Files#isRegularFile} takes for the same, says nothing of that. */
    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Path resolve(String path) {
        return root.resolve(ArtifactPath.require(path));
    }

    /** What is done in a folder that is made if need be, and then on disk. */
    private interface Placing {
        void run() throws IOException;
    }

    /** Whoever deletes the last file of a folder takes the folder away, perhaps right after it was made for this one. */
    private static void inFolder(Path folder, Placing placing) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                createFolders(folder);
                placing.run();
                force(folder);
                return;
            } catch (NoSuchFileException e) {
                if (tries == PLACING_TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    /** A new folder outlives a power cut once the folder that it is in is on disk. */
    private static void createFolders(Path folder) throws IOException {
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

    /** A disk that is not mounted leaves an empty folder, or none: that says nothing about what is on it. */
    private void requireMounted() throws IOException {
        prepareOnce();
        if (!Files.isDirectory(incoming)) {
            throw new NoSuchFileException(incoming.toString(), null, "the store is not there; is its disk mounted?");
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
