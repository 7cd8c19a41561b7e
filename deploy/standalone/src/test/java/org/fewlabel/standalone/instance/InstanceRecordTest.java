package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.fewlabel.engines.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceRecordTest {
    private static final PortMap PORTS = new PortMap.Wishes(Map.of(Port.KAFKA, 9092)).resolved();

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrote() {
        InstanceRecord written = new InstanceRecord(PORTS, Map.of())
                .with(Part.TRAINER, new ChildProcess(42, Instant.parse("2026-01-02T03:04:05.678Z")))
                .with(Part.KAFKA, new ChildProcess(43, Instant.EPOCH))
                .without(Part.KAFKA);

        written.write(folder);

        assertThat(InstanceRecord.read(folder)).contains(written);
    }

    @Test
    void knowsNothingOfAFolderWhereNothingWasStarted() {
        assertThat(InstanceRecord.read(folder)).isEmpty();
    }

    @Test
    void namesTheFileThatItCannotRead() throws IOException {
        Files.writeString(folder.resolve("instance.json"), "{");

        assertThatIllegalStateException()
                .isThrownBy(() -> InstanceRecord.read(folder))
                .withMessageContaining(folder.resolve("instance.json").toString());
    }
}
