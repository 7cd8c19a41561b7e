package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.DatasetName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFinderTest {
    private static final String FILE = "data.bin";

    @TempDir
    Path folder;

    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());

    @Test
    void prefersTheConfiguredFolder() throws IOException {
        give("own");
        give("system");
        give("cache/cifar10");

        assertThat(find("own")).isEqualTo(folder.resolve("own"));
    }

    @Test
    void looksIntoTheDataSetsOwnFolderWithinTheConfiguredOne() throws IOException {
        give("own");
        give("own/cifar10");

        assertThat(find("own")).isEqualTo(folder.resolve("own/cifar10"));
    }

    @Test
    void goesOnToTheSystemsFolderAndThenToTheCache() throws IOException {
        Files.createDirectories(folder.resolve("own"));
        give("cache/cifar10");
        assertThat(find("own")).isEqualTo(folder.resolve("cache/cifar10"));

        give("system");

        assertThat(find("own")).isEqualTo(folder.resolve("system"));
        assertThat(find(null)).isEqualTo(folder.resolve("system"));
    }

    @Test
    void fetchesIntoTheCacheFromTheFirstSourceThatWorks() throws IOException {
        Path found = find(null, broken("the first", "no route"), source("the second"), broken("the third", "unused"));

        assertThat(found).isEqualTo(folder.resolve("cache/cifar10")).isNotEmptyDirectory();
        assertThat(progress).containsExactly("fetching cifar10 from the first", "fetching cifar10 from the second");
        assertThat(cacheEntries()).containsExactlyInAnyOrder("cifar10", "cifar10.lock");
    }

    @Test
    void replacesAnIncompleteFolderInTheCache() throws IOException {
        Files.createDirectories(folder.resolve("cache/cifar10/other"));
        Files.writeString(folder.resolve("cache/cifar10/other/file"), "left over");

        Path found = find(null, source("a source"));

        assertThat(found.resolve(FILE)).exists();
        assertThat(found.resolve("other")).doesNotExist();
    }

    @Test
    void listsAllThatWasTriedAndWhatToDo() throws IOException {
        Files.createDirectories(folder.resolve("own"));

        assertThatThrownBy(() -> find("own", broken("the site", "no route"), empty("the package")))
                .isInstanceOf(DatasetUnavailableException.class)
                .hasMessage(String.join(
                        "\n",
                        "The data set cifar10 is not available. Tried:",
                        "  - the configured folder " + folder.resolve("own") + ": it does not hold data.bin",
                        "  - the system's folder " + folder.resolve("system") + ": it does not hold data.bin",
                        "  - the cache " + folder.resolve("cache/cifar10") + ": it does not hold data.bin",
                        "  - the site: no route",
                        "  - the package: it brought something else than data.bin",
                        "What to do: put data.bin into a folder and name that folder in fewlabel.datasets.folder"
                                + " (environment: FEWLABEL_DATASETS_FOLDER). See docs/datasets.md."));
        assertThat(cacheEntries()).containsExactly("cifar10.lock");
    }

    @Test
    void saysThatTheCacheCannotBeCreated() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file is in the way");

        assertThatThrownBy(() -> find(null, source("a source")))
                .isInstanceOf(DatasetUnavailableException.class)
                .hasMessageContaining("the cache " + folder.resolve("cache") + " cannot be created");
    }

    @Test
    void removesWhatAKilledFetchLeftBehind() throws IOException {
        Path left = Files.createDirectories(folder.resolve("cache/.fetching-cifar10-123"));
        Path ofAnother = Files.createDirectories(folder.resolve("cache/.fetching-fashion-mnist-456"));
        Files.writeString(left.resolve(FILE), "half of it");

        find(null, source("a source"));

        assertThat(left).doesNotExist();
        assertThat(ofAnother).exists();
    }

    @Test
    void fetchesOnceForAllWhoAskAtTheSameTime() throws Exception {
        AtomicInteger fetches = new AtomicInteger();
        CountDownLatch othersWait = new CountDownLatch(1);
        DatasetSource slow = source("a slow source", () -> {
            fetches.incrementAndGet();
            othersWait.await();
        });
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Path> find = () -> new DatasetFinder(files(slow), settings(null), message -> {
                        progress.add(message);
                        if (message.startsWith("waiting")) {
                            othersWait.countDown();
                        }
                    })
                    .find();

            List<Future<Path>> found = threads.invokeAll(List.of(find, find));

            assertThat(found).extracting(Future::get).containsOnly(folder.resolve("cache/cifar10"));
        } finally {
            threads.shutdownNow();
        }
        assertThat(fetches).hasValue(1);
        assertThat(progress).contains("waiting for another process that fetches cifar10");
    }

    @Test
    void endsAtOnceWhenInterrupted() {
        AtomicInteger later = new AtomicInteger();
        DatasetSource interrupted = source("a source", () -> {
            throw new InterruptedIOException("interrupted");
        });

        assertThatThrownBy(() -> find(null, interrupted, source("another", later::incrementAndGet)))
                .isInstanceOf(InterruptedIOException.class);

        assertThat(later).hasValue(0);
    }

    private Path find(@Nullable String own, DatasetSource... sources) throws IOException {
        return new DatasetFinder(files(sources), settings(own), progress::add).find();
    }

    private DatasetSettings settings(@Nullable String own) {
        return new DatasetSettings(own == null ? null : folder.resolve(own), folder.resolve("cache"));
    }

    private void give(String where) throws IOException {
        Files.createDirectories(folder.resolve(where));
        Files.writeString(folder.resolve(where).resolve(FILE), where);
    }

    private List<String> cacheEntries() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static DatasetSource source(String description) {
        return source(description, () -> {});
    }

    private static DatasetSource source(String description, Step before) {
        return fetching(description, arriving -> {
            before.run();
            Files.writeString(arriving.resolve(FILE), description);
        });
    }

    private static DatasetSource empty(String description) {
        return fetching(description, arriving -> {});
    }

    private static DatasetSource broken(String description, String reason) {
        return fetching(description, arriving -> {
            Files.writeString(arriving.resolve(FILE), "half of it");
            throw new IOException(reason);
        });
    }

    private interface Fetching {
        void into(Path arriving) throws Exception;
    }

    private static DatasetSource fetching(String description, Fetching fetching) {
        return new DatasetSource() {
            @Override
            public String description() {
                return description;
            }

            @Override
            public void fetch(Path arriving, Consumer<String> progress) throws IOException {
                try {
                    fetching.into(arriving);
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private DatasetFiles files(DatasetSource... sources) {
        return new DatasetFiles() {
            @Override
            public DatasetName name() {
                return DatasetName.CIFAR10;
            }

            @Override
            public String description() {
                return FILE;
            }

            @Override
            public List<Path> foldersIn(Path own) {
                return List.of(own.resolve(name().wireName()), own);
            }

            @Override
            public boolean areIn(Path where) {
                return Files.isRegularFile(where.resolve(FILE));
            }

            @Override
            public Dataset read(Path where) {
                throw new UnsupportedOperationException("finding does not read");
            }

            @Override
            public Optional<Path> systemFolder() {
                return Optional.of(folder.resolve("system"));
            }

            @Override
            public List<DatasetSource> sources() {
                return List.of(sources);
            }
        };
    }
}
