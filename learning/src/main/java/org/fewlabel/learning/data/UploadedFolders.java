package org.fewlabel.learning.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.PictureFolders;
import org.fewlabel.artifacts.PictureFolders.UnwritableFolderException;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.folder.AbsentImageFolderException;
import org.fewlabel.contracts.folder.FolderTree;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolderSpec;

/**
 * Uploaded folders of images as files of this machine: fetched from the artifact store for the first job that wants one, and kept
 * for the next ones, those that nobody has used for the longest time going first where they take more room than they may. All
 * processes of a machine share them: a folder appears as a whole, once all its bytes are those of its digest, and one that
 * somebody uses stays.
 *
 * <p>In the folder of the cache there are, for a digest, the folder of that name and a file {@code ⟨digest⟩.use}, which whoever uses
 * it has a shared lock on and whoever removes it an exclusive one; and for all {@code fetch.lock}, which whoever fetches or removes
 * has. {@code ⟨digest⟩.part} and {@code ⟨digest⟩.gone} were left by a process that was killed, and go with the next fetch. What has
 * another name is none of these, and stays.
 */
public final class UploadedFolders {
    private static final int TRIES_MAX = 3;
    private static final String FETCH_LOCK = "fetch.lock";
    private static final String USE = ".use";
    private static final String PART = ".part";
    private static final String GONE = ".gone";

    private final Path cache;
    private final long bytesMax;
    private final PictureFolders folders;
    private final Clock clock;
    /** Those whose files this process has looked over. */
    private final Set<String> known = new HashSet<>();

    /**
     * @param cache of the project's, as {@link DatasetSettings} has it
     * @param bytesMax how much of the disk the folders may take together
     */
    public UploadedFolders(Path cache, long bytesMax, ArtifactStore store, Clock clock) {
        if (bytesMax < 1) {
            throw new IllegalArgumentException(
                    "fewlabel.datasets.uploads-max must be at least 1 byte, was: " + bytesMax);
        }
        this.cache = cache.resolve("uploads");
        this.bytesMax = bytesMax;
        this.folders = new PictureFolders(store);
        this.clock = clock;
    }

    /**
     * A folder, to be closed by whoever uses it. Interrupting the thread ends a fetch that is under way.
     *
     * @throws DatasetUnavailableException if this machine has no room for it, or cannot write it
     * @throws MissingArtifactException if the store does not have it
     * @throws CorruptDatasetException if what the store has is damaged
     * @throws IOException if the store does not answer
     */
    FolderPlace use(ImageFolderSpec spec, Consumer<String> progress) throws IOException {
        String sha256 = Check.digest("upload", spec.upload());
        Closeable use = onDisk(() -> {
            Files.createDirectories(cache);
            return SharedLock.acquire(cache.resolve(sha256 + USE));
        });
        try {
            if (!isThere(sha256, spec)) {
                fetch(sha256, spec, progress);
            }
            noteUse(cache.resolve(sha256));
            return new FolderPlace(cache, sha256, use);
        } catch (IOException | RuntimeException e) {
            use.close();
            throw e;
        }
    }

    /** For the order in which folders are removed; who may only read a folder that another user fetched cannot say so. */
    private void noteUse(Path folder) {
        try {
            Files.setLastModifiedTime(folder, FileTime.from(clock.instant()));
        } catch (IOException e) {
            // It will be taken for one that was used longer ago, and no more: it is there, and whoever uses it has its
            // lock.
        }
    }

    /**
     * A power cut may leave files without what was in them: once in the life of a process they are looked over.
     *
     * @throws DatasetUnavailableException if they cannot be: others may read them still, so they are not to be replaced
     */
    private boolean isThere(String sha256, ImageFolderSpec spec) throws DatasetUnavailableException {
        if (!Files.isDirectory(cache.resolve(sha256))) {
            return false;
        }
        synchronized (known) {
            if (known.contains(sha256)) {
                return true;
            }
        }
        try {
            if (!spec.contents().agreesWith(ImageFolder.list(cache, sha256).contents())) {
                return false;
            }
        } catch (AbsentImageFolderException e) {
            if (Files.isDirectory(cache.resolve(sha256))) {
                throw new DatasetUnavailableException(
                        DatasetName.IMAGE_FOLDER, cache.resolve(sha256) + " " + e.getMessage());
            }
            return false;
        } catch (ImageFolderException e) {
            return false;
        }
        synchronized (known) {
            known.add(sha256);
        }
        return true;
    }

    /**
     * Looks over the files of a folder that was looked over before: a picture may have been removed since. The next who uses one that
     * is damaged has it fetched.
     */
    boolean isDamaged(ImageFolderSpec spec) throws DatasetUnavailableException {
        String sha256 = Check.digest("upload", spec.upload());
        synchronized (known) {
            known.remove(sha256);
        }
        return !isThere(sha256, spec);
    }

    private void fetch(String sha256, ImageFolderSpec spec, Consumer<String> progress) throws IOException {
        try (FolderLock lock = onDisk(() -> FolderLock.acquire(
                cache.resolve(FETCH_LOCK), () -> progress.accept("waiting for another process that fetches")))) {
            if (isThere(sha256, spec)) {
                return; // Somebody fetched it meanwhile.
            }
            ArtifactReference archive = folders.require(sha256);
            progress.accept("fetching the upload " + spec.path() + ", " + archive.bytes() + " bytes");
            onDisk(() -> {
                makeRoom(archive.bytes(), sha256, spec);
                return cache;
            });
            Path part = cache.resolve(sha256 + PART);
            unpack(archive, part);
            move(part, cache.resolve(sha256));
            if (!isThere(sha256, spec)) {
                throw new CorruptDatasetException(
                        cache.resolve(sha256), "its files are not those of when the job was submitted");
            }
        }
    }

    private interface DiskWork<T> {
        T run() throws IOException;
    }

    /** That this machine's disk is full, or may not be read or written to, is not the store's trouble. */
    private static <T> T onDisk(DiskWork<T> work) throws DatasetUnavailableException, InterruptedIOException {
        try {
            return work.run();
        } catch (DatasetUnavailableException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new DatasetUnavailableException(DatasetName.IMAGE_FOLDER, e);
        }
    }

    private void unpack(ArtifactReference archive, Path part) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                onDisk(() -> Files.createDirectories(part));
                folders.unpack(archive, part);
                return;
            } catch (CorruptArtifactException e) {
                delete(part);
                throw new CorruptDatasetException(part, String.valueOf(e.getMessage()));
            } catch (UnwritableFolderException e) {
                delete(part);
                throw new DatasetUnavailableException(DatasetName.IMAGE_FOLDER, e);
            } catch (MissingArtifactException | InterruptedIOException | DatasetUnavailableException e) {
                delete(part);
                throw e;
            } catch (IOException e) {
                // The store broke off: it is asked for all of it again.
                delete(part);
                if (tries == TRIES_MAX) {
                    throw e;
                }
            }
        }
    }

    private static void delete(Path part) throws DatasetUnavailableException, InterruptedIOException {
        onDisk(() -> {
            FolderTree.delete(part);
            return part;
        });
    }

    private static void move(Path from, Path to) throws DatasetUnavailableException, InterruptedIOException {
        onDisk(() -> {
            FolderTree.delete(to); // One that is not what it should be.
            return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /** Removes what was left by the killed, and as many folders that nobody uses as it takes. */
    private void makeRoom(long bytes, String sha256, ImageFolderSpec spec) throws IOException {
        if (bytes > bytesMax) {
            throw new DatasetUnavailableException(
                    DatasetName.IMAGE_FOLDER,
                    "the upload " + spec.path() + " has " + bytes + " bytes, more than uploads may take here, "
                            + bytesMax + " (fewlabel.datasets.uploads-max)");
        }
        List<Kept> kept = new ArrayList<>();
        for (Path each : children()) {
            String name = each.getFileName().toString();
            if (!Files.isDirectory(each) || name.equals(sha256)) {
                continue;
            }
            if (Check.isDigest(name)) {
                kept.add(Kept.of(each));
            } else if (isLeft(name)) {
                FolderTree.delete(each);
            }
        }
        kept.sort(Comparator.comparing(Kept::used));
        long taken = kept.stream().mapToLong(Kept::bytes).sum();
        for (Kept each : kept) {
            if (taken + bytes <= bytesMax) {
                return;
            }
            taken -= remove(each) ? each.bytes() : 0;
        }
        if (taken + bytes > bytesMax) {
            throw new DatasetUnavailableException(
                    DatasetName.IMAGE_FOLDER,
                    "there is no room for the upload " + spec.path() + " of " + bytes
                            + " bytes beside those that are in use, " + taken + " bytes; there is room for "
                            + bytesMax + " (fewlabel.datasets.uploads-max)");
        }
    }

    private static boolean isLeft(String name) {
        return Stream.of(PART, GONE)
                .anyMatch(suffix ->
                        name.endsWith(suffix) && Check.isDigest(name.substring(0, name.length() - suffix.length())));
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> children = Files.list(cache)) {
            return children.toList();
        }
    }

    /** @return whether nobody uses it, and so it is gone */
    private boolean remove(Kept kept) throws IOException {
        String sha256 = kept.folder().getFileName().toString();
        Path gone = cache.resolve(sha256 + GONE);
        boolean isGone = SharedLock.runAlone(
                cache.resolve(sha256 + USE), () -> Files.move(kept.folder(), gone, StandardCopyOption.ATOMIC_MOVE));
        if (isGone) {
            FolderTree.delete(gone);
        }
        return isGone;
    }

    /** A folder that is kept, with its room and when somebody began to use it last. */
    private record Kept(Path folder, long bytes, FileTime used) {
        static Kept of(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                long bytes = 0;
                for (Path each : (Iterable<Path>) files::iterator) {
                    bytes += Files.isRegularFile(each) ? Files.size(each) : 0;
                }
                return new Kept(folder, bytes, Files.getLastModifiedTime(folder));
            }
        }
    }
}
