package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.labeler.watch.WatchedTime;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.DatasetSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What labelers at one store make of epochs that come to them twice. */
class SecondLabelerTest {
    private final UUID jobId = UUID.randomUUID();

    @TempDir
    Path folder;

    private ArtifactStore store;
    private LabelingRecords records;
    private List<EpochTrained> epochs;

    @BeforeEach
    void train() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        records = new LabelingRecords(store);
        epochs = TrainedJob.train(store, jobId, 1, TrainedJob.choosing()).stream()
                .map(TrainedJob.Epoch::event)
                .toList();
    }

    /** The files changed under their paths, and what the gateway knew of them was wrong for ever. */
    @Test
    void aLabelerOnAnotherMachineChangesNothingOfWhatAnEarlierOneHasMade() throws IOException {
        List<LabelingEvent> first = labelAll(store);

        List<LabelingEvent> second = labelAll(new OtherMachine(store));

        assertThat(second).isEqualTo(first);
        assertEveryReferenceIsGood(first);
    }

    /** It had looked, and had found that nobody had labeled the epoch. */
    @Test
    void theSecondOfTwoLabelersInTheSameMomentSaysWhatTheFirstSays() throws IOException {
        OtherMachine slow = new OtherMachine(store);
        for (EpochTrained epoch : epochs) {
            AtomicReference<LabelingEvent> first = new AtomicReference<>();
            slow.beforeItsFirstPut(() -> first.set(labeling(store).label(epoch)));

            LabelingEvent second = labeling(slow).label(epoch);

            assertThat(second).isInstanceOf(EpochLabeled.class).isEqualTo(first.get());
            assertEveryReferenceIsGood(List.of(second));
        }
    }

    /** Others had followed it meanwhile, so that its files were deleted: that would have failed the job. */
    @Test
    void saysWhatAnotherMadeOfAnEpochWhoseFilesAreGone() {
        OtherMachine late = new OtherMachine(store);
        EpochTrained epoch = epochs.get(0);
        AtomicReference<LabelingEvent> others = new AtomicReference<>();
        late.beforeItsFirstRead(() -> {
            others.set(labelAll(store).get(0));
            try {
                store.delete(epoch.snapshot().path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        LabelingEvent labeled = labeling(late).label(epoch);

        assertThat(labeled).isInstanceOf(EpochLabeled.class).isEqualTo(others.get());
    }

    @Test
    void anEpochWhoseLabelerDiedBeforeItsRecordIsLabeledAnew() throws IOException {
        labelAll(store);
        EpochTrained last = epochs.get(epochs.size() - 1);
        Files.delete(folder.resolve(new EpochArtifacts(jobId, 1, last.epoch()).labeling()));

        LabelingEvent again = labeling(new OtherMachine(store)).label(last);

        assertEveryReferenceIsGood(List.of(again));
    }

    /** It was read without a digest, and all teachers after it were wrong. */
    @Test
    void noticesThatTheTeacherOfTheEpochBeforeIsDamaged() throws IOException {
        EpochLabeled first = (EpochLabeled) labeling(store).label(epochs.get(0));
        flipTheLastBit(first.teacher());

        LabelingFailed failed = (LabelingFailed) labeling(store).label(epochs.get(1));

        assertThat(failed.reason()).isEqualTo("corrupt-snapshot");
        assertThat(failed.message()).contains(first.teacher().path());
    }

    /** Who asks for the labels by it is told that they are not there; the run is none the worse. */
    @Test
    void doesWithoutAChosenEpochThatIsDamaged() throws IOException {
        List<LabelingEvent> labeled = new ArrayList<>();
        for (EpochTrained epoch : epochs.subList(0, epochs.size() - 1)) {
            EpochLabeled each = (EpochLabeled) labeling(store).label(epoch);
            labeled.add(each);
        }
        EpochTrained last = epochs.get(epochs.size() - 1);
        int chosen = Objects.requireNonNull(((EpochLabeled) labeled.get(labeled.size() - 1)).chosenEpochs())
                .student();
        flipTheLastBit(((EpochLabeled) labeled.get(chosen)).snapshot());

        LabelingEvent ended = labeling(store).label(last);

        assertThat(ended).isInstanceOf(EpochLabeled.class);
        assertThat(record((EpochLabeled) ended).chosenLabels()).doesNotContainKey(TrainedNetwork.STUDENT);
    }

    private List<LabelingEvent> labelAll(ArtifactStore at) {
        return epochs.stream().map(epoch -> labeling(at).label(epoch)).toList();
    }

    private EpochLabeling labeling(ArtifactStore at) {
        return new EpochLabeling(
                new EpochFiles(at),
                new LoadedDataset(
                        new DatasetSettings(null, DatasetSettings.userCache()), new BackboneFeatures(at, 1 << 20)),
                new LocalTrouble(Clock.systemUTC(), why -> {}, new LabelingTries(at), Duration.ofMinutes(10), 3),
                new WatchedTime().watchdog());
    }

    private void assertEveryReferenceIsGood(List<LabelingEvent> events) throws IOException {
        for (LabelingEvent event : events) {
            LabelingRecord record = record((EpochLabeled) event);
            assertThat(record.event()).isEqualTo(event);
            List<ArtifactReference> references = Stream.of(
                            Stream.of(
                                            record.event().snapshot(),
                                            record.event().teacher(),
                                            record.event().labels(),
                                            record.event().testPredictions())
                                    .filter(Objects::nonNull),
                            record.labels().values().stream(),
                            record.chosenLabels().values().stream())
                    .flatMap(each -> each)
                    .toList();
            for (ArtifactReference reference : references) {
                assertThat(store.isWhole(reference)).as(reference.path()).isTrue();
            }
            if (Boolean.TRUE.equals(record.event().last())) {
                assertThat(record.labels()).hasSize(2);
                assertThat(record.chosenLabels()).isNotEmpty();
            }
        }
    }

    private LabelingRecord record(EpochLabeled event) throws IOException {
        return records.find(new EpochArtifacts(event.jobId(), event.attempt(), event.epoch()))
                .orElseThrow();
    }

    private void flipTheLastBit(ArtifactReference reference) throws IOException {
        Path file = folder.resolve(reference.path());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }
}
