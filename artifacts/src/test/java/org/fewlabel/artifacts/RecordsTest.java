package org.fewlabel.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
    private static final UUID JOB = UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
    private static final EpochArtifacts EPOCH = new EpochArtifacts(JOB, 2, 3);

    @TempDir
    Path folder;

    private LabelingRecords records;

    @BeforeEach
    void open() throws IOException {
        records = new LabelingRecords(ArtifactStores.open(folder.toUri()));
    }

    @Test
    void givesBackEveryReferenceThatWasWritten() throws IOException {
        LabelingRecord record = record(2, 3, 'a');

        assertThat(records.create(record)).isEqualTo(record);

        assertThat(records.find(EPOCH)).contains(record);
    }

    @Test
    void tellsTheSecondLabelerWhatTheFirstHasFound() throws IOException {
        LabelingRecord first = record(2, 3, 'a');
        records.create(first);

        LabelingRecord counts = records.create(record(2, 3, 'b'));

        assertThat(counts).isEqualTo(first);
        assertThat(records.find(EPOCH)).contains(first);
    }

    @Test
    void findsTheEpochOfTheLastAttemptThatHasIt() throws IOException {
        LabelingRecord first = record(1, 3, 'a');
        LabelingRecord third = record(3, 3, 'c');
        records.create(first);
        records.create(third);

        assertThat(records.findLast(JOB, 2, 3)).contains(first);
        assertThat(records.findLast(JOB, 4, 3)).contains(third);
        assertThat(records.findLast(JOB, 4, 2)).isEmpty();
    }

    /** A crash may leave one on a file system that does not keep its word, and a disk may lose bits. */
    @ParameterizedTest
    @ValueSource(strings = {"", "half", "other", "digest"})
    void aDamagedRecordIsNoneAndIsWrittenAnew(String damage) throws IOException {
        records.create(record(2, 3, 'a'));
        Path file = folder.resolve(EPOCH.labeling());
        String whole = Files.readString(file);
        Files.writeString(
                file,
                switch (damage) {
                    case "half" -> whole.substring(0, whole.length() / 2);
                    case "other" -> whole.replace("0.25", "0.26");
                    case "digest" -> whole.substring(0, 64);
                    default -> "";
                });

        assertThat(records.find(EPOCH)).isEmpty();
        LabelingRecord again = record(2, 3, 'b');
        assertThat(records.create(again)).isEqualTo(again);
        assertThat(records.find(EPOCH)).contains(again);
    }

    @Test
    void isJsonUnderItsDigest() throws IOException {
        records.create(record(2, 3, 'a'));

        assertThat(new String(Files.readAllBytes(folder.resolve(EPOCH.labeling())), UTF_8))
                .matches("(?s)[0-9a-f]{64}\n\\{\"event\":\\{.*\"labels\":\\{\"average\":\\{\"path\":.*");
    }

    private static LabelingRecord record(int attempt, int epoch, char digit) {
        EpochArtifacts artifacts = new EpochArtifacts(JOB, attempt, epoch);
        EpochLabeled event = new EpochLabeled(
                JOB,
                attempt,
                epoch,
                reference(artifacts.snapshot(), digit),
                reference(artifacts.teacher(), digit),
                reference(artifacts.labels(), digit),
                0.25,
                0.5,
                null,
                true,
                reference(artifacts.testPredictions(), digit),
                1,
                0.125,
                new PerNetwork<>(0.5, 0.25, 0.125),
                TrainedNetwork.STUDENT,
                new PerNetwork<>(1, 2, 3),
                TrainedNetwork.STUDENT);
        return new LabelingRecord(
                event,
                Map.of(TrainedNetwork.AVERAGE, reference(artifacts.labels(TrainedNetwork.AVERAGE), digit)),
                Map.of(TrainedNetwork.TEACHER, reference(artifacts.chosenLabels(TrainedNetwork.TEACHER), digit)));
    }

    private static ArtifactReference reference(String name, char digit) {
        String sha256 = String.valueOf(digit).repeat(64);
        return new ArtifactReference(ArtifactPath.of(name, sha256), sha256, 9);
    }
}
