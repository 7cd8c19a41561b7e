package org.fewlabel.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.contracts.ArtifactReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileArtifactStoreTest extends ArtifactStoreContract {
    @TempDir
    Path folder;

    @Override
    ArtifactStore open() throws IOException {
        return ArtifactStores.open(folder.resolve("store").toUri());
    }

    @Override
    void damage(String path, String content) throws IOException {
        Files.writeString(folder.resolve("store").resolve(path), content);
    }

    @Test
    void showsNothingOfAnArtifactThatIsStillBeingWritten() throws IOException {
        ArtifactReference reference = store.put(PATH, out -> {
            out.write(new byte[1 << 20]);
            out.flush();
            // What would stay if the writer were killed now.
            assertThat(files()).hasSize(1).first().asString().startsWith(".incoming/");
        });

        assertThat(files()).containsExactly(reference.path());
    }

    @Test
    void ofWritersOfARecordInTheSameMomentAllHearOfTheFirst() throws Exception {
        List<byte[]> heard = atOnce(IntStream.range(0, WRITERS)
                .mapToObj(writer -> () -> store.createRecord(RECORD, ("of writer " + writer).getBytes(UTF_8))));

        assertThat(heard).containsOnly(store.readRecord(RECORD).orElseThrow());
        assertThat(files()).containsExactly(RECORD);
    }

    /** As on exFAT and on some network mounts. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesWithoutASecondNameOfAFile(boolean isUnknownToTheFileSystem) throws IOException {
        ArtifactStore linkless = FileArtifactStore.open(folder.resolve("store"), (name, file) -> {
            if (isUnknownToTheFileSystem) {
                throw new UnsupportedOperationException();
            }
            throw new FileSystemException(name.toString(), file.toString(), "Operation not permitted");
        });

        byte[] first = linkless.createRecord(RECORD, "first".getBytes(UTF_8));
        byte[] second = linkless.createRecord(RECORD, "second".getBytes(UTF_8));

        assertThat(first).asString(UTF_8).isEqualTo("first");
        assertThat(second).asString(UTF_8).isEqualTo("first");
        assertThat(files()).containsExactly(RECORD);
    }

    @Test
    void saysWhatIsInTheWayOfARecord() throws IOException {
        Files.createFile(folder.resolve("store/jobs"));

        assertThatThrownBy(() -> store.createRecord(RECORD, new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("jobs");
    }

    /** Such as one whose file system was taken away: the folder under it is there, and empty. */
    @Test
    void saysThatItsFolderIsGone() throws IOException {
        ArtifactStore store = open();
        store.requireThere();

        Files.delete(folder.resolve("store/.incoming"));

        assertThatIOException()
                .isThrownBy(store::requireThere)
                .withMessageContaining(folder.resolve("store").toString());
    }

    /** It said that there is none, so a run began anew and an epoch was labeled a second time. */
    @Test
    void doesNotSayThatThereIsNoneWhileItsDiskIsAway() throws IOException {
        Files.move(folder.resolve("store"), folder.resolve("disk"));
        Files.createDirectory(folder.resolve("store"));

        assertThatIOException().isThrownBy(() -> store.readRecord(RECORD)).withMessageContaining("mounted");
        assertThatIOException()
                .isThrownBy(() -> store.find(PATH, "0".repeat(64)))
                .withMessageContaining("mounted");
    }

    /** The service ended at its start, and again whenever it was started, until somebody looked. */
    @Test
    void waitsForADiskThatIsNotThereAtTheStart() throws IOException {
        Path mountPoint = folder.resolve("mnt");
        Path link = Files.createSymbolicLink(folder.resolve("link"), mountPoint);

        ArtifactStore store = ArtifactStores.open(link.toUri());

        assertThatIOException()
                .isThrownBy(store::requireThere)
                .withMessageContaining(link.toString())
                .withMessageContaining("the folder is not there")
                .withMessageContaining("mounted");
        assertThatIOException().isThrownBy(() -> store.put(PATH, new byte[1])).withMessageContaining("mounted");
        assertThatIOException().isThrownBy(() -> store.readRecord(RECORD)).withMessageContaining("mounted");
        assertThatIOException()
                .isThrownBy(() -> store.find(PATH, "0".repeat(64)))
                .withMessageContaining("mounted");
        Files.createDirectory(mountPoint);
        store.requireThere();
        assertThat(store.isWhole(store.put(PATH, new byte[1]))).isTrue();
    }

    @Test
    void waitsForADiskWhoseFolderIsEmptyAndNotItsOwn() throws IOException {
        Path mountPoint = Files.createDirectory(folder.resolve("mnt"));
        Files.setPosixFilePermissions(mountPoint, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(mountPoint), "root may write everywhere");

        ArtifactStore store = ArtifactStores.open(mountPoint.toUri());

        assertThatIOException()
                .isThrownBy(store::requireThere)
                .withMessageContaining(mountPoint.toString())
                .withMessageContaining("the folder is empty")
                .withMessageContaining("mounted");
        Files.setPosixFilePermissions(mountPoint, PosixFilePermissions.fromString("rwxr-xr-x"));
        store.requireThere();
    }

    /** No disk will come there. */
    @Test
    void opensNoFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatIOException().isThrownBy(() -> ArtifactStores.open(file.toUri()));
    }

    @Test
    void removesWhatAKilledWriterLeftLongAgo() throws IOException {
        Path abandoned = folder.resolve("store/.incoming/old.tmp");
        Path recent = folder.resolve("store/.incoming/new.tmp");
        Files.writeString(abandoned, "half an artif");
        Files.writeString(recent, "half an artif");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        ArtifactStores.open(folder.resolve("store").toUri());

        assertThat(abandoned).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void opensOnlyFoldersAndBuckets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArtifactStores.open(URI.create("gopher://host/folder")))
                .withMessageContaining("file:///")
                .withMessageContaining("gopher");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArtifactStores.open(URI.create("file:relative")))
                .withMessageContaining("file:relative");
    }

    @Test
    void takesAwayTheFoldersThatADeletionLeavesEmpty() throws IOException {
        ArtifactReference reference = store.put(PATH, "abc".getBytes(UTF_8));
        store.createRecord("jobs/1/labeling-tries.record", new byte[1]);

        store.delete(reference.path());

        assertThat(folder.resolve("store/jobs/1/attempts")).doesNotExist();
        store.delete("jobs/1/labeling-tries.record");
        assertThat(folder.resolve("store/jobs/1")).doesNotExist();
        assertThat(folder.resolve("store/jobs")).isEmptyDirectory();
    }

    @Test
    void neitherListsNorDeletesThroughALinkThatLeadsOut() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("a.record"), "of another");
        store.createRecord("jobs/1/own.record", new byte[1]);
        Files.createSymbolicLink(folder.resolve("store/jobs/1/elsewhere"), outside);

        assertThat(store.list("jobs/1", null, 10).files())
                .extracting(StoredFile::path)
                .containsExactly("jobs/1/own.record");
        store.delete("jobs/1/elsewhere");
        assertThat(outside.resolve("a.record")).hasContent("of another");
    }

    @Test
    void tellsHowMuchRoomItsDiskHas() throws IOException {
        assertThat(store.bytesFree()).isPresent();
        assertThat(store.bytesFree().getAsLong())
                .isBetween(1L, Files.getFileStore(folder).getTotalSpace());
    }

    @Test
    void deletesAndListsNothingWhileItsDiskIsAway() throws IOException {
        Files.move(folder.resolve("store"), folder.resolve("disk"));
        Files.createDirectory(folder.resolve("store"));

        assertThatIOException().isThrownBy(() -> store.list("jobs", null, 10)).withMessageContaining("mounted");
        assertThatIOException().isThrownBy(() -> store.delete(RECORD)).withMessageContaining("mounted");
        assertThatIOException().isThrownBy(() -> store.bytesFree()).withMessageContaining("mounted");
    }

    /** It said that there was no such record: jobs failed for want of what was there, and what was kept by a note was given up. */
    @Test
    void doesNotSayThatThereIsNoneWhereItCannotLook() throws IOException {
        Path jobs = Files.createDirectory(folder.resolve("store/jobs"));
        // A folder that leads to itself: nobody can look into it, not even root.
        Files.createSymbolicLink(jobs.resolve("1"), jobs.resolve("1"));

        assertThatIOException().isThrownBy(() -> store.readRecord("jobs/1/labeling.record"));
        assertThatIOException().isThrownBy(() -> store.list("jobs/1", null, 10));
        assertThatIOException().isThrownBy(() -> store.createRecord("jobs/1/labeling.record", new byte[1]));
    }

    @Override
    List<String> stored() throws IOException {
        return files().stream().filter(path -> !path.startsWith(".incoming/")).toList();
    }

    private List<String> files() throws IOException {
        Path root = folder.resolve("store");
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }
}
