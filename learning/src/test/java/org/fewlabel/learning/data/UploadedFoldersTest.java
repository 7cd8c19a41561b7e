package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.PictureFolders;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.folder.FolderTree;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What trainers and labelers of one machine make of uploads, which they share a cache for. */
class UploadedFoldersTest {
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path root;

    private Path cache;
    private ArtifactStore store;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void openStore() throws IOException {
        cache = root.resolve("cache");
        store = ArtifactStores.open(root.resolve("store").toUri());
    }

    @Test
    void anUploadIsReadAsTheSameFolderOnADisk() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        ImageFolderSpec mounted = new ImageFolderSpec(
                "colours", 16, 16, 3, 0, ImageFolder.list(root, "colours").contents());
        DatasetSettings settings = new DatasetSettings(root, cache, uploads(MEGABYTE));

        Dataset ofUpload = Datasets.load(spec(upload), settings, news -> {});
        Dataset ofFolder = Datasets.load(spec(mounted), settings, news -> {});

        assertThat(DataDigest.of(ofUpload)).isEqualTo(DataDigest.of(ofFolder));
        assertThat(ofUpload.classNames()).isEqualTo(ofFolder.classNames());
        assertThat(((ImageExamples) ofUpload.training()).names())
                .isEqualTo(((ImageExamples) ofFolder.training()).names());
    }

    @Test
    void isFetchedOnceForAllProcessesOfAMachine() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        ExecutorService workers = Executors.newFixedThreadPool(8);
        List<String> news = Collections.synchronizedList(new ArrayList<>());
        try {
            List<Callable<Boolean>> uses = new ArrayList<>();
            for (int worker = 0; worker < 8; worker++) {
                UploadedFolders own = uploads(MEGABYTE);
                uses.add(() -> {
                    try (FolderPlace place = own.use(upload, news::add)) {
                        return Files.isDirectory(place.folder().resolve("labeled"));
                    }
                });
            }
            for (Future<Boolean> use : workers.invokeAll(uses)) {
                assertThat(use.get()).isTrue();
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(news).filteredOn(each -> each.startsWith("fetching")).hasSize(1);
    }

    /** Jobs failed for good, and their owners were told that they had changed their files. */
    @Test
    void aPictureThatSomebodyRemovedIsFetchedAgain() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        DatasetSettings settings = new DatasetSettings(root, cache, uploads(MEGABYTE));
        Dataset before = Datasets.load(spec(upload), settings, news -> {});
        Path kept = cache.resolve("uploads").resolve(upload.upload());
        Files.delete(kept.resolve(before.trainingNames().get(0)));
        List<String> news = new ArrayList<>();

        Dataset after = Datasets.load(spec(upload), settings, news::add);

        assertThat(DataDigest.of(after)).isEqualTo(DataDigest.of(before));
        assertThat(news).anyMatch(each -> each.startsWith("fetching the upload again"));
    }

    @Test
    void whatNobodyHasUsedForTheLongestTimeMakesRoom() throws Exception {
        ImageFolderSpec first = uploaded("first", 1);
        ImageFolderSpec second = uploaded("second", 2);
        ImageFolderSpec third = uploaded("third", 3);
        UploadedFolders uploads = uploads(bytes(first) + bytes(second) + bytes(third) / 2);
        use(uploads, first);
        use(uploads, second);
        use(uploads, first);

        use(uploads, third);

        assertThat(kept()).containsExactlyInAnyOrder(first.upload(), third.upload());
        use(uploads, second);
        assertThat(kept()).containsExactlyInAnyOrder(second.upload(), third.upload());
    }

    @Test
    void whatSomebodyUsesStays() throws Exception {
        ImageFolderSpec first = uploaded("first", 1);
        ImageFolderSpec second = uploaded("second", 2);
        UploadedFolders uploads = uploads(bytes(first) + bytes(second) / 2);
        try (FolderPlace used = uploads(MEGABYTE).use(first, news -> {})) {
            assertThatThrownBy(() -> use(uploads, second))
                    .isInstanceOf(DatasetUnavailableException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining("fewlabel.datasets.uploads-max");
            assertThat(used.folder().resolve("labeled")).isDirectory();
        }

        use(uploads, second);
        assertThat(kept()).containsExactly(second.upload());
    }

    @Test
    void anUploadThatIsLargerThanAllRoomIsRefused() throws Exception {
        ImageFolderSpec first = uploaded("first", 1);

        assertThatThrownBy(() -> use(uploads(100), first))
                .isInstanceOf(DatasetUnavailableException.class)
                .hasMessageContaining("more than uploads may take here, 100");
    }

    @Test
    void whatAKilledProcessLeftIsNeitherUsedNorKept() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        Files.createDirectories(cache.resolve("uploads/" + upload.upload() + ".part/labeled/half"));
        Files.createDirectories(cache.resolve("uploads/" + "0".repeat(64) + ".part/labeled"));

        use(uploads(MEGABYTE), upload);

        assertThat(kept()).containsExactly(upload.upload());
        assertThat(cache.resolve("uploads/" + upload.upload() + "/labeled/half"))
                .doesNotExist();
    }

    /** After a power cut there may be files without what was in them. */
    @Test
    void aFolderThatLostWhatWasInItIsFetchedAgain() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        use(uploads(MEGABYTE), upload);
        Path file = cache.resolve("uploads/" + upload.upload() + "/unlabeled/1.png");
        long bytes = Files.size(file);
        Files.write(file, new byte[0]);

        use(uploads(MEGABYTE), upload);

        assertThat(file).hasSize(bytes);
    }

    @Test
    void whatTheStoreHasNotOrNotWholeIsTold() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        ArtifactReference archive = new PictureFolders(store).require(upload.upload());
        Path file = root.resolve("store").resolve(archive.path());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> use(uploads(MEGABYTE), upload)).isInstanceOf(CorruptDatasetException.class);
        Files.delete(file);
        assertThatThrownBy(() -> use(uploads(MEGABYTE), upload)).isInstanceOf(MissingArtifactException.class);
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatSomebodyElsePutBesideTheFoldersStays() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        Path own = cache.resolve("uploads/my pictures.part/labeled");
        Files.createDirectories(own);

        use(uploads(MEGABYTE), upload);

        assertThat(own).isDirectory();
    }

    /** It was taken for a store that is away, and a labeler waited for it, with all jobs behind it. That no file is to be had stops root as well. */
    @Test
    void aCacheThatCannotBeWrittenToIsThisMachinesTrouble() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        use(uploads(MEGABYTE), upload);
        Path folder = cache.resolve("uploads");
        FolderTree.delete(folder.resolve(upload.upload()));
        Files.delete(folder.resolve("fetch.lock"));
        Files.createDirectory(folder.resolve("fetch.lock"));

        assertThatThrownBy(() -> uploads(MEGABYTE).use(upload, news -> {}))
                .isInstanceOf(DatasetUnavailableException.class);
    }

    /** Others may read it still, and what it holds is not known to be wrong. That paths are too long stops root as well. */
    @Test
    void aFolderThatCannotBeLookedIntoIsNotReplaced() throws Exception {
        Path deep = root.resolve("deep");
        Files.createDirectories(below(deep, 7));
        cache = below(cache, 10);
        ImageFolderSpec upload = uploaded("colours", 1);
        use(uploads(MEGABYTE), upload);
        Path folder = cache.resolve("uploads/" + upload.upload());
        Path moved = folder.resolve("unlabeled/deep");
        Files.move(deep, moved);
        try {
            List<String> news = new ArrayList<>();
            assertThatThrownBy(() -> uploads(MEGABYTE).use(upload, news::add))
                    .isInstanceOf(DatasetUnavailableException.class)
                    .hasMessageContaining(folder.toString());
            assertThat(news).as("what is fetched replaces").isEmpty();
            assertThat(folder.resolve("unlabeled/1.png")).exists();
        } finally {
            Files.move(moved, deep);
        }
    }

    private static Path below(Path folder, int levels) {
        Path path = folder;
        for (int level = 0; level < levels; level++) {
            path = path.resolve("n".repeat(250));
        }
        return path;
    }

    @Test
    void whoIsInterruptedHearsOfAnInterruption() throws Exception {
        ImageFolderSpec upload = uploaded("colours", 1);
        UploadedFolders uploads = uploads(MEGABYTE);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> use(uploads, upload)).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        use(uploads, upload);
    }

    private void use(UploadedFolders uploads, ImageFolderSpec spec) throws IOException {
        now = now.plusSeconds(1);
        uploads.use(spec, news -> {}).close();
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> children = Files.list(cache.resolve("uploads"))) {
            return children.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .toList();
        }
    }

    private static long bytes(ImageFolderSpec spec) {
        return Long.parseLong(spec.path().substring(spec.path().indexOf(' ') + 1));
    }

    private UploadedFolders uploads(long bytesMax) {
        return new UploadedFolders(cache, bytesMax, store, new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
    }

    private static DatasetSpec spec(ImageFolderSpec folder) {
        return new DatasetSpec(DatasetName.IMAGE_FOLDER, folder.contents().labeled(), 0, folder, 0, null);
    }

    /** As the gateway stores it; called by its name and length. */
    private ImageFolderSpec uploaded(String name, int perClass) throws IOException, ImageFolderException {
        Path folder = root.resolve(name);
        GeneratedImages.write(folder, perClass, 2, 0);
        List<Picture> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                CRC32 crc = new CRC32();
                crc.update(Files.readAllBytes(file));
                pictures.add(new Picture(folder.relativize(file).toString(), Files.size(file), crc.getValue()));
            }
        }
        ArtifactReference stored = new PictureFolders(store).put(pictures, (picture, out) -> {
            try (InputStream in = Files.newInputStream(folder.resolve(picture.name()))) {
                in.transferTo(out);
            }
        });
        return ImageFolderSpec.uploaded(
                name + " " + stored.bytes(),
                stored.sha256(),
                16,
                16,
                3,
                0,
                ImageFolder.list(root, name).contents());
    }
}
