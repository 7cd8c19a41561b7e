package org.fewlabel.labeler.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.folder.ImageFolderException;
import org.fewlabel.contracts.folder.ListingLimits;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.learning.data.FolderPlace;
import org.fewlabel.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path root;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private FolderPlace place;
    private FolderFiles files;

    @BeforeEach
    void writeFolder() throws IOException {
        for (String name : new String[] {"labeled/cat/1.png", "labeled/dog/1.png"}) {
            write(name);
        }
        place = new FolderPlace(root, "pets", null);
        files = files(new ListingLimits(100, LONG));
    }

    /** Each listed all of it again for each of the other's pictures. */
    @Test
    void jobsOfOneFolderInOtherSizesShareItsList() throws Exception {
        ImageFolderSpec small = spec(32);
        ImageFolderSpec large = spec(64);
        files.file(place, small, 0);
        write("labeled/dog/2.png");

        assertThat(files.file(place, large, 1)).isEqualTo(root.toRealPath().resolve("pets/labeled/dog/1.png"));
    }

    /** The first list was taken for the truth until the labeler ended. */
    @Test
    void whatWasAddedIsNoticed() throws Exception {
        ImageFolderSpec before = spec(32);
        files.file(place, before, 0);
        write("labeled/dog/2.png");
        ImageFolderSpec after = spec(32);

        clock.advance(Duration.ofSeconds(10));
        assertThat(files.file(place, after, 2)).as("of a job of now").exists();
        assertThatThrownBy(() -> files.file(place, before, 0))
                .isInstanceOf(NoPictureException.class)
                .hasMessageContaining("not those of when the job was submitted");
    }

    @Test
    void aListIsTooOldAfterAMinute() throws Exception {
        ImageFolderSpec before = spec(32);
        files.file(place, before, 0);
        write("labeled/dog/2.png");
        clock.advance(Duration.ofSeconds(61));

        assertThatThrownBy(() -> files.file(place, before, 0)).isInstanceOf(NoPictureException.class);
    }

    /** Somebody's own folder may be another one by now; an upload that gave way and is unpacked again is the same one. */
    @Test
    void filesOfAnUploadMayBeUnpackedAgain() throws Exception {
        ImageFolderSpec mounted = spec(32);
        ImageFolderSpec upload = ImageFolderSpec.uploaded("my pets", "a".repeat(64), 32, 32, 3, 10, mounted.contents());
        for (ImageFolderSpec each : new ImageFolderSpec[] {mounted, upload}) {
            files.file(place, each, 0);
        }
        for (String name : new String[] {"labeled/cat/1.png", "labeled/dog/1.png"}) {
            Files.delete(root.resolve("pets").resolve(name));
            write(name);
        }

        assertThat(files.file(place, upload, 0)).exists();
        for (String name : new String[] {"labeled/cat/1.png", "labeled/dog/1.png"}) {
            Files.delete(root.resolve("pets").resolve(name));
            write(name);
        }
        assertThatThrownBy(() -> files.file(place, mounted, 0))
                .isInstanceOf(NoPictureException.class)
                .hasMessageContaining("replaced");
    }

    @Test
    void aFolderBeyondTheLimitIsNotTakenForAnother() throws Exception {
        ImageFolderSpec spec = spec(32);

        assertThatThrownBy(() -> files(new ListingLimits(3, LONG)).file(place, spec, 0))
                .isInstanceOfSatisfying(NoPictureException.class, e -> {
                    assertThat(e.problem().type()).hasToString("urn:fewlabel:listing-limit");
                    assertThat(e.problem().detail()).contains("at most 3", "fewlabel.datasets.entries-max");
                });
    }

    private FolderFiles files(ListingLimits limits) {
        return new FolderFiles(limits, clock);
    }

    private ImageFolderSpec spec(int side) throws ImageFolderException {
        return new ImageFolderSpec(
                "pets", side, side, 3, 10, ImageFolder.list(root, "pets").contents());
    }

    private void write(String name) throws IOException {
        Path file = root.resolve("pets").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a picture");
    }
}
