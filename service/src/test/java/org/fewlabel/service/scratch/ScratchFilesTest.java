package org.fewlabel.service.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFilesTest {
    @TempDir
    Path folder;

    @Test
    void givesBackWhatWasWrittenAndLeavesNoFile() throws IOException {
        byte[] content = "an answer".getBytes();

        ScratchFile file =
                new ScratchFiles(folder, 100, "fewlabel.answers.scratch-max").write(50, out -> out.write(content));

        assertThat(folder).as("it has no name").isEmptyDirectory();
        assertThat(file.bytes()).isEqualTo(9);
        assertThat(file.content()).hasBinaryContent(content);
    }

    @Test
    void isReadByManyEachAtItsOwnPlace() throws IOException {
        try (ScratchFile file =
                        new ScratchFiles(folder, 100, "max").write(9, out -> out.write("an answer".getBytes()));
                InputStream one = file.content();
                InputStream other = file.content()) {
            assertThat(one.readNBytes(2)).isEqualTo("an".getBytes());
            assertThat(other.readAllBytes()).isEqualTo("an answer".getBytes());
            assertThat(one.readAllBytes()).isEqualTo(" answer".getBytes());
        }
    }

    /** What was thought to be 50 bytes turns out to be 9, so there is room for two more until they are closed. */
    @Test
    void refusesWhatFindsNoRoomUntilAnotherIsSent() throws IOException {
        ScratchFiles files = new ScratchFiles(folder, 100, "fewlabel.answers.scratch-max");
        ScratchFile first = files.write(50, out -> out.write(new byte[9]));
        ScratchFile second = files.write(50, out -> out.write(new byte[50]));
        assertThatThrownBy(() -> files.write(50, out -> out.write(1)))
                .isInstanceOf(NoRoomException.class)
                .hasMessageContaining("fewlabel.answers.scratch-max");

        second.close();
        second.close(); // Counts once.

        try (var third = files.write(91, out -> out.write(1))) {
            assertThatThrownBy(() -> files.write(91, out -> out.write(1))).isInstanceOf(NoRoomException.class);
        }
        first.close();
    }

    /** Each alone would find room, and whoever waits for the room of the others waits for ever. */
    @Test
    void refusesForGoodWhatNeverFitsTogether() {
        ScratchFiles files = new ScratchFiles(folder, 100, "fewlabel.answers.scratch-max");

        files.requireRoomForAll(100);
        assertThatThrownBy(() -> files.requireRoomForAll(101))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("together")
                .hasMessageContaining("fewlabel.answers.scratch-max");
    }

    /** What is longer than it was thought to be takes what room there is, and no more. */
    @Test
    void endsAFileThatOutgrowsTheRoom() throws IOException {
        ScratchFiles files = new ScratchFiles(folder, 100, "fewlabel.answers.scratch-max");

        assertThatThrownBy(() -> files.write(9, out -> out.write(new byte[101])))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("100 bytes")
                .hasMessageContaining("fewlabel.answers.scratch-max");
        try (var first = files.write(9, out -> out.write(new byte[60]))) {
            assertThatThrownBy(() -> files.write(9, out -> out.write(new byte[41])))
                    .isInstanceOf(NoRoomException.class);
            files.write(9, out -> out.write(new byte[40])).close();
        }

        assertThat(folder).isEmptyDirectory();
        files.write(200, out -> out.write(new byte[100])).close();
    }

    @Test
    void whatFailsLeavesNothing() throws IOException {
        ScratchFiles files = new ScratchFiles(folder, 100, "fewlabel.answers.scratch-max");

        assertThatThrownBy(() -> files.write(100, out -> {
                    out.write(new byte[50]);
                    throw new IOException("no more");
                }))
                .hasMessage("no more");

        assertThat(folder).isEmptyDirectory();
        files.write(100, out -> out.write(1)).close();
    }
}
