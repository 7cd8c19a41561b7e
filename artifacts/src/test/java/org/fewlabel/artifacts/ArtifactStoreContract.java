package org.fewlabel.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.contracts.ArtifactReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do, whatever it is made of. */
abstract class ArtifactStoreContract {
    static final String PATH = "jobs/1/attempts/2/epochs/3/snapshot.safetensors";
    /** Of the three bytes "abc", from FIPS 180-2. */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String PATH_OF_ABC = "jobs/1/attempts/2/epochs/3/snapshot-" + SHA256_OF_ABC + ".safetensors";
    static final String RECORD = "jobs/1/attempts/2/epochs/3/labeling.record";

    static final int WRITERS = 8;

    ArtifactStore store;

    /** Opens the store that is tested, empty. */
    abstract ArtifactStore open() throws IOException;

    /** Puts other bytes in an artifact's place, past the store. */
    abstract void damage(String path, String content) throws IOException;

    /** Every path under which there is something. */
    abstract List<String> stored() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(reference).isEqualTo(new ArtifactReference(PATH_OF_ABC, SHA256_OF_ABC, 3));
        assertThat(store.read(reference)).asString(UTF_8).isEqualTo("abc");
    }

    @Test
    void namesAnArtifactWithoutAnExtensionByItsDigestToo() throws IOException {
        assertThat(store.put("jobs/v1.0/notes", "abc".getBytes(UTF_8)).path())
                .isEqualTo("jobs/v1.0/notes-" + SHA256_OF_ABC);
    }

    @Test
    void findsAnArtifactByItsDigest() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(store.find(PATH, SHA256_OF_ABC)).contains(reference);
        assertThat(store.find(PATH, "0".repeat(64))).isEmpty();
        assertThat(store.find("jobs/1", SHA256_OF_ABC)).isEmpty();
    }

    @Test
    void saysThatItIsThere() {
        assertThatCode(store::requireThere).doesNotThrowAnyException();
    }

    @Test
    void keepsAFolderOfPicturesByWhatIsInItWhateverTheOrder(@TempDir Path unpacked) throws IOException {
        PictureFolders folders = new PictureFolders(store);
        byte[] cat = "a cat".getBytes(UTF_8);
        byte[] dog = "a dog".getBytes(UTF_8);
        Picture first = picture("labeled/cat/\u00e4.png", cat);
        Picture second = picture("labeled/dog/1.png", dog);
        PictureFolders.Source source = (picture, out) -> out.write(picture.equals(first) ? cat : dog);

        ArtifactReference stored = folders.put(List.of(first, second), source);

        assertThat(folders.put(List.of(second, first), source)).isEqualTo(stored);
        assertThat(folders.find(stored.sha256())).contains(stored);
        assertThat(folders.find("0".repeat(64))).isEmpty();
        assertThat(folders.put(List.of(first), source)).isNotEqualTo(stored);
        folders.unpack(folders.require(stored.sha256()), unpacked);
        assertThat(unpacked.resolve("labeled/cat/\u00e4.png")).hasBinaryContent(cat);
        assertThat(unpacked.resolve("labeled/dog/1.png")).hasBinaryContent(dog);
    }

    @Test
    void takesNoFolderOfPicturesThatWasDamaged(@TempDir Path unpacked) throws IOException {
        PictureFolders folders = new PictureFolders(store);
        byte[] cat = "a cat".getBytes(UTF_8);
        ArtifactReference stored =
                folders.put(List.of(picture("labeled/cat/1.png", cat)), (each, out) -> out.write(cat));
        damage(stored.path(), "x".repeat((int) stored.bytes()));

        assertThatThrownBy(() -> folders.unpack(stored, unpacked)).isInstanceOf(CorruptArtifactException.class);
    }

    private static Picture picture(String name, byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new Picture(name, bytes.length, crc.getValue());
    }

    @Test
    void keepsAnEmptyArtifact() throws IOException {
        ArtifactReference reference = store.put(PATH, new byte[0]);

        assertThat(store.read(reference)).isEmpty();
    }

    /** The second one took the place of the first, and whoever held a reference to that was refused for ever. */
    @Test
    void keepsWhatWasPutWhenOtherBytesArePutUnderItsName() throws IOException {
        ArtifactReference first = store.put(PATH, "a longer one".getBytes(UTF_8));

        ArtifactReference second = store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(second.path()).isNotEqualTo(first.path());
        assertThat(store.read(first)).asString(UTF_8).isEqualTo("a longer one");
        assertThat(store.read(second)).asString(UTF_8).isEqualTo("abc");
    }

    @Test
    void takesTheSameBytesForTheSameArtifact() throws IOException {
        ArtifactReference first = store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(store.put(PATH, "abc".getBytes(UTF_8))).isEqualTo(first);
        assertThat(stored()).containsExactly(PATH_OF_ABC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "abd", "abcd"})
    void mendsADamagedArtifactWhenItsBytesArePutAgain(String damaged) throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        damage(reference.path(), damaged);
        assertThat(store.isWhole(reference)).isFalse();

        store.put(PATH, "abc".getBytes(UTF_8));

        assertThat(store.isWhole(reference)).isTrue();
    }

    @Test
    void anArtifactThatIsNotThereIsNotWhole() throws IOException {
        assertThat(store.isWhole(new ArtifactReference(PATH_OF_ABC, SHA256_OF_ABC, 3)))
                .isFalse();
    }

    @Test
    void theFirstWriterOfARecordStays() throws IOException {
        assertThat(store.readRecord(RECORD)).isEmpty();

        byte[] first = store.createRecord(RECORD, "first".getBytes(UTF_8));
        byte[] second = store.createRecord(RECORD, "second".getBytes(UTF_8));

        assertThat(first).asString(UTF_8).isEqualTo("first");
        assertThat(second).asString(UTF_8).isEqualTo("first");
        assertThat(store.readRecord(RECORD))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString(UTF_8).isEqualTo("first"));
        assertThat(stored()).containsExactly(RECORD);
    }

    @Test
    void replacesARecordWhenToldTo() throws IOException {
        store.createRecord(RECORD, "first".getBytes(UTF_8));

        store.replaceRecord(RECORD, "second".getBytes(UTF_8));
        store.replaceRecord("jobs/1/fresh.record", "third".getBytes(UTF_8));

        assertThat(store.readRecord(RECORD))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString(UTF_8).isEqualTo("second"));
        assertThat(store.readRecord("jobs/1/fresh.record")).isPresent();
        assertThat(store.readRecord("jobs/1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../outside",
                "jobs/../../outside",
                "jobs//1",
                "jobs/",
                "jobs/.",
                ".incoming/x",
                "jobs/.hidden",
                "jobs\\1",
                "jobs/a b",
                "jobs/\u00e9",
                "jobs/a\nb"
            })
    void rejectsAPathThatIsNotPlain(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.put(path, new byte[1]))
                .withMessageContaining("path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.find(path, SHA256_OF_ABC))
                .withMessageContaining("path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.createRecord(path, new byte[1]))
                .withMessageContaining("path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.replaceRecord(path, new byte[1]))
                .withMessageContaining("path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.readRecord(path))
                .withMessageContaining("path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.list(path, null, 10))
                .withMessageContaining("path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.delete(path))
                .withMessageContaining("path");
    }

    @Test
    void namesTheArtifactThatIsMissing() {
        assertThatThrownBy(() -> store.read(new ArtifactReference(PATH_OF_ABC, SHA256_OF_ABC, 3)))
                .isInstanceOf(MissingArtifactException.class)
                .hasMessageContaining(PATH_OF_ABC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "abd", "abcd"})
    void refusesWhatIsNotAsTheReferencePromises(String damaged) throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        damage(PATH_OF_ABC, damaged);

        assertThatThrownBy(() -> store.read(reference))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining(PATH_OF_ABC);
    }

    @Test
    void verifiesAStreamThatIsReadByteByByteOrSkipped() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        damage(PATH_OF_ABC, "xbc");

        try (InputStream in = store.open(reference)) {
            assertThat(in.skip(1)).isEqualTo(1);
            assertThat(in.read()).isEqualTo('b');
            assertThatThrownBy(in::read).isInstanceOf(CorruptArtifactException.class);
            assertThatThrownBy(in::read).isInstanceOf(CorruptArtifactException.class);
        }
    }

    /** Who passes an artifact on as it is read would else have sent all of it before it turns out to be another. */
    @ParameterizedTest
    @ValueSource(strings = {"abd", "abcd"})
    void neverGivesAllBytesOfWhatIsNotAsTheReferencePromises(String damaged) throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        damage(PATH_OF_ABC, damaged);
        ByteArrayOutputStream passedOn = new ByteArrayOutputStream();

        try (InputStream in = store.open(reference)) {
            assertThatThrownBy(() -> in.transferTo(passedOn)).isInstanceOf(CorruptArtifactException.class);
        }

        assertThat(passedOn.size()).isLessThan(3);
    }

    @Test
    void leavesNothingBehindWhenTheContentFails() throws IOException {
        ArtifactReference before = store.put(PATH, "abc".getBytes(UTF_8));

        assertThatThrownBy(() -> store.put(PATH, out -> {
                    out.write(new byte[20 << 20]);
                    throw new IOException("the network is gone");
                }))
                .hasMessage("the network is gone");

        assertThat(store.read(before)).asString(UTF_8).isEqualTo("abc");
        assertThat(stored()).containsExactly(before.path());
    }

    @Test
    void writersOfOneNameInTheSameMomentGetEachTheirOwnArtifact() throws Exception {
        List<byte[]> contents = IntStream.range(0, WRITERS)
                .mapToObj(writer -> {
                    byte[] content = new byte[300_000];
                    // Every two of them write the same.
                    Arrays.fill(content, (byte) (writer / 2));
                    return content;
                })
                .toList();

        List<ArtifactReference> puts =
                atOnce(contents.stream().map(content -> (Callable<ArtifactReference>) () -> store.put(PATH, content)));

        for (int writer = 0; writer < WRITERS; writer++) {
            assertThat(store.read(puts.get(writer))).isEqualTo(contents.get(writer));
        }
        assertThat(stored()).hasSize(WRITERS / 2);
    }

    @Test
    void listsAFolderPageByPageInTheOrderOfThePaths() throws IOException {
        Set<String> paths = new TreeSet<>();
        for (int epoch = 0; epoch < 12; epoch++) {
            String folder = "jobs/1/attempts/2/epochs/" + epoch + "/";
            paths.add(
                    store.put(folder + "snapshot.safetensors", new byte[epoch]).path());
            store.createRecord(folder + "labeling.record", new byte[1]);
            paths.add(folder + "labeling.record");
        }
        store.createRecord("jobs/10/labeling-tries.record", new byte[1]);
        store.createRecord("jobs/1-2.record", new byte[1]);

        List<StoredFile> listed = new ArrayList<>();
        int pages = 0;
        for (String after = null; pages == 0 || after != null; pages++) {
            StoredFiles page = store.list("jobs/1", after, 5);
            assertThat(page.files()).hasSizeLessThanOrEqualTo(5);
            listed.addAll(page.files());
            after = page.next();
        }

        assertThat(listed).extracting(StoredFile::path).containsExactlyElementsOf(paths);
        assertThat(listed.stream().mapToLong(StoredFile::bytes).sum()).isEqualTo(66 + 12);
        assertThat(listed).allSatisfy(file -> assertThat(file.modified())
                .isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES)));
        assertThat(pages).isBetween(5, 6);
    }

    @Test
    void listsNothingOfAFolderThatIsNotThere() throws IOException {
        store.createRecord(RECORD, new byte[1]);

        assertThat(store.list("jobs/2", null, 10)).isEqualTo(new StoredFiles(List.of(), null));
        assertThat(store.list(RECORD, null, 10)).isEqualTo(new StoredFiles(List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1001})
    void rejectsAPageOfNoUsefulLength(int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.list("jobs", null, max))
                .withMessageContaining("1000")
                .withMessageContaining(String.valueOf(max));
    }

    @Test
    void deletesWhatIsThereAndNothingElse() throws IOException {
        ArtifactReference deleted = store.put(PATH, "abc".getBytes(UTF_8));
        ArtifactReference kept = store.put(PATH, "abd".getBytes(UTF_8));
        store.createRecord(RECORD, "record".getBytes(UTF_8));

        store.delete(deleted.path());
        store.delete(deleted.path());
        store.delete(RECORD);
        store.delete("jobs/1/attempts/2/epochs");
        store.delete("nowhere/at/all");

        assertThat(stored()).containsExactly(kept.path());
        assertThat(store.read(kept)).asString(UTF_8).isEqualTo("abd");
        assertThat(store.readRecord(RECORD)).isEmpty();
        assertThatThrownBy(() -> store.read(deleted)).isInstanceOf(MissingArtifactException.class);
    }

    @Test
    void takesWhatWasDeletedAgain() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        store.createRecord(RECORD, "first".getBytes(UTF_8));
        store.delete(reference.path());
        store.delete(RECORD);

        assertThat(store.put(PATH, "abc".getBytes(UTF_8))).isEqualTo(reference);
        assertThat(store.createRecord(RECORD, "second".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("second");
        assertThat(store.read(reference)).asString(UTF_8).isEqualTo("abc");
    }

    /** The last file of a folder goes while another one comes. */
    @Test
    void losesNothingThatIsPutWhereOthersAreDeleted() throws Exception {
        List<ArtifactReference> puts = atOnce(IntStream.range(0, WRITERS).mapToObj(writer -> () -> {
            ArtifactReference last = store.put(PATH, new byte[] {(byte) writer, 0});
            for (int i = 1; i < 40; i++) {
                ArtifactReference next = store.put(PATH, new byte[] {(byte) writer, (byte) i});
                store.delete(last.path());
                if (i % 2 == 1) {
                    store.delete(next.path());
                    next = store.put(PATH, new byte[] {(byte) writer, (byte) i});
                }
                last = next;
            }
            return last;
        }));

        assertThat(stored())
                .containsExactlyInAnyOrderElementsOf(
                        puts.stream().map(ArtifactReference::path).toList());
    }

    static <T> List<T> atOnce(Stream<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(tasks.toList())) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void givesBackALargeArtifact() throws IOException {
        byte[] large = new byte[(20 << 20) + 1];
        new Random(5).nextBytes(large);

        ArtifactReference reference = store.put(PATH, large);

        assertThat(store.read(reference)).isEqualTo(large);
        assertThat(store.find(PATH, reference.sha256())).contains(reference);
    }

    @Test
    void showsNothingBeforeTheArtifactIsWhole() throws IOException {
        byte[] large = new byte[20 << 20];
        MeasuringOutputStream measured = new MeasuringOutputStream(OutputStream.nullOutputStream());
        measured.write(large);
        ArtifactReference expected = measured.reference(PATH);

        ArtifactReference reference = store.put(PATH, out -> {
            out.write(large);
            out.flush();
            assertThat(store.find(PATH, expected.sha256())).isEmpty();
            assertThat(store.isWhole(expected)).isFalse();
        });

        assertThat(reference).isEqualTo(expected);
        assertThat(store.isWhole(reference)).isTrue();
    }
}
