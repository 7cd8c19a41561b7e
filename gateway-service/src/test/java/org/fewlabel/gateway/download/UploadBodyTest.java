package org.fewlabel.gateway.download;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.scratch.ScratchFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadBodyTest {
    @TempDir
    private Path folder;

    /** It was an internal error, as if the program were at fault, and nobody was told to come again. */
    @Test
    void aDiskThatTakesNothingIsAnOutage() {
        ScratchFiles gone = new ScratchFiles(folder.resolve("gone"), 1_000, "room");

        assertThatThrownBy(() -> body(10).receivedIn(gone))
                .isInstanceOf(OutageException.class)
                .hasMessageStartingWith("folder for temporary files: ");
    }

    @Test
    void aBodyThatIsTooLargeIsNone() {
        ScratchFiles scratch = new ScratchFiles(folder, 1_000, "room");

        assertThatThrownBy(() -> body(101).receivedIn(scratch))
                .isInstanceOf(IOException.class)
                .hasMessage("the body has more than 100 bytes");
    }

    private static UploadBody body(int bytes) {
        return new UploadBody(new ByteArrayInputStream(new byte[bytes]), 100, Duration.ofMinutes(1));
    }
}
