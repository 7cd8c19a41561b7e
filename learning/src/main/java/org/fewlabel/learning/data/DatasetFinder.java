package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fewlabel.contracts.folder.FolderTree;
import org.fewlabel.learning.data.DatasetUnavailableException.Tried;

/** Finds the folder with a data set's files, or fills one in the cache. */
final class DatasetFinder {
    private final DatasetFiles files;
    private final DatasetSettings settings;
    private final Consumer<String> progress;
    private final List<Tried> tried = new ArrayList<>();

    DatasetFinder(DatasetFiles files, DatasetSettings settings, Consumer<String> progress) {
        this.files = files;
        this.settings = settings;
        this.progress = progress;
    }

    Path find() throws IOException {
        Optional<Path> folder = findOnDisk();
        return folder.isPresent() ? folder.get() : fetch();
    }

    boolean isThere() {
        return findOnDisk().isPresent();
    }

    private Optional<Path> findOnDisk() {
        tried.clear();
        if (settings.folder() == null) {
            tried.add(new Tried("the configured folder", "none is configured"));
        }
        return Optional.ofNullable(settings.folder())
                .flatMap(folder -> look("the configured folder " + folder, files.foldersIn(folder)))
                .or(() ->
                        files.systemFolder().flatMap(folder -> look("the system's folder " + folder, List.of(folder))))
                .or(() -> look("the cache " + cached(), List.of(cached())));
    }

    private Optional<Path> look(String place, List<Path> folders) {
        Optional<Path> found = folders.stream().filter(files::areIn).findFirst();
        if (found.isEmpty()) {
            tried.add(new Tried(place, "it does not hold " + files.description()));
        }
        return found;
    }

    private Path cached() {
        return settings.cache().resolve(files.name().wireName());
    }

    /** One process at a time, so that the trainer and the labeler on one machine do not both fetch. */
    private Path fetch() throws IOException {
        Path cache = settings.cache();
        try {
            Files.createDirectories(cache);
        } catch (IOException e) {
            tried.add(new Tried("fetching it", "the cache " + cache + " cannot be created: " + e));
            throw unavailable();
        }
        try (FolderLock lock = FolderLock.acquire(
                cache.resolve(files.name().wireName() + ".lock"),
                () -> progress.accept("waiting for another process that fetches "
                        + files.name().wireName()))) {
            Optional<Path> meanwhile = findOnDisk();
            return meanwhile.isPresent() ? meanwhile.get() : fetchFromSources();
        }
    }

    private Path fetchFromSources() throws IOException {
        removeAbandoned();
        for (DatasetSource source : files.sources()) {
            progress.accept("fetching " + files.name().wireName() + " from " + source.description());
            Path arriving = Files.createTempDirectory(settings.cache(), arrivingPrefix());
            try {
                source.fetch(arriving, progress);
                if (!files.areIn(arriving)) {
                    throw new IOException("it brought something else than " + files.description());
                }
                // Readable by others as the cache itself is: a temporary folder is its owner's alone.
                copyPermissions(settings.cache(), arriving);
                FolderTree.delete(cached());
                Files.move(arriving, cached());
                return cached();
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                tried.add(new Tried(source.description(), reason(e)));
            } finally {
                FolderTree.delete(arriving);
            }
        }
        throw unavailable();
    }

    /** Does nothing on a file system without such permissions. */
    private static void copyPermissions(Path from, Path to) throws IOException {
        if (Files.getFileAttributeView(to, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    private String arrivingPrefix() {
        return ".fetching-" + files.name().wireName() + "-";
    }

    /** What a process that was killed left behind: nobody else is fetching now. */
    private void removeAbandoned() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(settings.cache(), arrivingPrefix() + "*")) {
            for (Path folder : folders) {
                FolderTree.delete(folder);
            }
        }
    }

    /** Many of the JDK's exceptions say what they mean only with their name. */
    private static String reason(IOException e) {
        return e.getClass() == IOException.class && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    private DatasetUnavailableException unavailable() {
        return new DatasetUnavailableException(
                files.name(),
                tried,
                "What to do: put " + files.description() + " into a folder and name that folder in"
                        + " fewlabel.datasets.folder (environment: FEWLABEL_DATASETS_FOLDER). See docs/datasets.md.");
    }
}
