package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.contracts.Json;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceRecordTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final PortMap PORTS = new PortMap.Wishes(Map.of(Port.KAFKA, 9092)).resolved();

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrote() {
        InstanceRecord written =
                new InstanceRecord(PORTS.withTrainers(3), Set.of(Part.TRAINER, Part.trainer(2), Part.KAFKA), TIME);
        Lives lives = new Lives(Map.of())
                .with(Part.TRAINER, Life.NEW.started(new ChildProcess(42, TIME)))
                .with(Part.trainer(2), Life.NEW.started(new ChildProcess(43, TIME)))
                .with(Part.KAFKA, Life.NEW.ended(new End(TIME, 137, "killed")))
                .with(Part.GATEWAY, Life.NEW)
                .without(Part.GATEWAY);

        InstanceRecord.file(folder).write(written);
        Lives.file(folder).write(lives);

        assertThat(InstanceRecord.file(folder).read()).contains(written);
        assertThat(Lives.file(folder).read()).contains(lives);
    }

    /** As they were written before there could be several trainers. */
    @Test
    void readsWhatWasWrittenOfOneTrainer() throws IOException {
        Files.writeString(folder.resolve("instance.json"), """
                {"ports": {"numbers": {"gateway": 8080, "trainer": 8081, "labeler": 8082, "metrics": 8083,
                                       "postgres": 15432, "kafka": 9092, "kafka-controller": 19093}},
                 "wanted": ["kafka", "trainer"], "askedAt": "2026-01-02T03:04:05.678Z"}
                """);
        Files.writeString(folder.resolve("processes.json"), """
                {"parts": {"trainer": {"process": {"pid": 42, "startedAt": "2026-01-02T03:04:05.678Z"},
                                       "restarts": 0, "failures": 0, "lastEnd": null, "nextTryAt": null}}}
                """);

        assertThat(InstanceRecord.file(folder).read())
                .contains(new InstanceRecord(PORTS, Set.of(Part.TRAINER, Part.KAFKA), TIME));
        assertThat(Lives.file(folder).read())
                .contains(Lives.NONE.with(Part.TRAINER, Life.NEW.started(new ChildProcess(42, TIME))));
    }

    @Test
    void leavesOutWhatIsNoMoreWanted() {
        InstanceRecord record = new InstanceRecord(PORTS, Set.of(Part.TRAINER, Part.KAFKA), TIME);

        assertThat(record.without(List.of(Part.TRAINER, Part.LABELER)).wanted()).containsExactly(Part.KAFKA);
    }

    @Test
    void knowsNothingOfAFolderWhereNothingWasStarted() {
        assertThat(InstanceRecord.file(folder).read()).isEmpty();
    }

    @Test
    void namesTheFileThatItCannotRead() throws IOException {
        Files.writeString(folder.resolve("instance.json"), "{");

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> InstanceRecord.file(folder).read())
                .withMessageContaining(folder.resolve("instance.json").toString());
    }

    @Test
    void saysWhatToDoWithTheFileOfAnotherVersion() throws IOException {
        Files.writeString(
                folder.resolve("instance.json"),
                "{\"ports\": %s, \"processes\": {}}".formatted(Json.mapper().writeValueAsString(PORTS)));

        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> InstanceRecord.file(folder).read())
                .withMessageContaining("of another version; run ./fewlabel down, then ./fewlabel up");
    }

    /** Processes are found by their command lines, so that down still stops them. */
    @Test
    void takesProcessesThatItCannotReadForUnknown() throws IOException {
        Files.writeString(folder.resolve("processes.json"), "{");

        assertThat(new Processes(folder).lives()).isEqualTo(Lives.NONE);
    }
}
