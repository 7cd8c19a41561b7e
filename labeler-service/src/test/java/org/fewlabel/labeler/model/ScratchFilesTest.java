package org.fewlabel.labeler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.fewlabel.labeler.model.ScratchFiles.ScratchFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFilesTest {
    @TempDir
    Path folder;

    @Test
    void givesBackWhatWasWrittenAndLeavesNoFile() throws IOException {
        byte[] content = "an answer".getBytes();

        ScratchFile file = new ScratchFiles(folder, 100).write(50, out -> out.write(content));

        assertThat(folder).as("it has no name").isEmptyDirectory();
        assertThat(file.bytes()).isEqualTo(9);
        assertThat(file.content()).hasBinaryContent(content);
    }

    /** What was thought to be 50 bytes turns out to be 9, so there is room for two more until they are closed. */
    @Test
    void refusesWhatFindsNoRoomUntilAnotherIsSent() throws IOException {
        ScratchFiles files = new ScratchFiles(folder, 100);
        ScratchFile first = files.write(50, out -> out.write(new byte[9]));
        ScratchFile second = files.write(50, out -> out.write(new byte[50]));
        assertThatThrownBy(() -> files.write(50, out -> out.write(1)))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("fewlabel.answers.scratch-max");

        second.content().close();
        second.content().close(); // Counts once.

        try (var content = files.write(91, out -> out.write(1)).content()) {
            assertThatThrownBy(() -> files.write(91, out -> out.write(1))).isInstanceOf(BusyException.class);
        }
        first.content().close();
    }

    /** What is longer than it was thought to be takes what room there is, and no more. */
    @Test
    void endsAFileThatOutgrowsTheRoom() throws IOException {
        ScratchFiles files = new ScratchFiles(folder, 100);

        assertThatThrownBy(() -> files.write(9, out -> out.write(new byte[101])))
                .isInstanceOf(TooLargeModelException.class)
                .hasMessageContaining("100 bytes")
                .hasMessageContaining("fewlabel.answers.scratch-max");
        try (var first = files.write(9, out -> out.write(new byte[60])).content()) {
            assertThatThrownBy(() -> files.write(9, out -> out.write(new byte[41])))
                    .isInstanceOf(BusyException.class);
            files.write(9, out -> out.write(new byte[40])).content().close();
        }

        assertThat(folder).isEmptyDirectory();
        files.write(200, out -> out.write(new byte[100])).content().close();
    }

    @Test
    void whatFailsLeavesNothing() throws IOException {
        ScratchFiles files = new ScratchFiles(folder, 100);

        assertThatThrownBy(() -> files.write(100, out -> {
                    out.write(new byte[50]);
                    throw new IOException("no more");
                }))
                .hasMessage("no more");

        assertThat(folder).isEmptyDirectory();
        files.write(100, out -> out.write(1)).content().close();
    }
}
