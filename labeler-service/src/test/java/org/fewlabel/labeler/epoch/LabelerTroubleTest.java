package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.labeler.watch.WatchedTime;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is a verdict on a job, and what is trouble of a labeler or of all of them. */
class LabelerTroubleTest {
    private static final Duration TROUBLE_MAX = Duration.ofMinutes(10);
    private static final int LABELERS_MAX = 3;
    private static final JobSpec NEEDS_A_FOLDER = ((JobSpec.Accepted) JobSpec.read(
                    "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"path\": \"own\", \"contents\":"
                            + " {\"classes\": [\"cat\", \"dog\"], \"labeled\": 2}}}, \"network\": {\"name\": \"lenet\"},"
                            + " \"method\": {\"name\": \"supervised\"}}"))
            .spec();

    private final Queue<Throwable> failures = new ArrayDeque<>();
    private final List<String> ends = new ArrayList<>();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private ArtifactStore store;
    private EpochTrained trained;
    private EpochTrained next;
    private LoadedDataset datasets;
    private EpochLabeling labeling;

    @BeforeEach
    void trainTwoEpochs() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        datasets = new LoadedDataset(new DatasetSettings(folder, folder), new BackboneFeatures(store, 1 << 20)) {
            @Override
            Dataset load(UUID job, int attempt, DatasetSpec wanted) throws IOException {
                Throwable failure = failures.poll();
                if (failure instanceof IOException thrown) {
                    throw thrown;
                }
                if (failure != null) {
                    throw (Error) failure;
                }
                return super.load(job, attempt, wanted);
            }
        };
        labeling = labeler();
        List<TrainedJob.Epoch> epochs = TrainedJob.train(store, UUID.randomUUID(), 1, TrainedJob.spec("supervised", 2));
        trained = epochs.get(0).event();
        next = epochs.get(1).event();
    }

    private EpochLabeling labeler() {
        return labeler(new LabelingTries(store));
    }

    private EpochLabeling labeler(LabelingTries tries) {
        LocalTrouble trouble = new LocalTrouble(clock, ends::add, tries, TROUBLE_MAX, LABELERS_MAX);
        return new EpochLabeling(new EpochFiles(store), datasets, trouble, new WatchedTime().watchdog());
    }

    /** It failed the job, whatever number of good epochs it had. */
    @Test
    void saysNothingOfAnEpochWhileTheStoreDoesNotAnswer() throws IOException {
        Path place = folder.resolve(trained.snapshot().path());
        byte[] snapshot = Files.readAllBytes(place);
        Files.delete(place);
        Files.createDirectory(place);

        assertThatThrownBy(() -> labeling.label(trained))
                .isInstanceOfSatisfying(OutageException.class, outage -> assertThat(outage.dependency())
                        .isEqualTo("artifact store"));

        Files.delete(place);
        Files.write(place, snapshot);
        assertThat(labeling.label(trained)).isInstanceOf(EpochLabeled.class);
    }

    @Test
    void saysNothingOfAnEpochForWhichItHasNoMemoryTwice() {
        failures.add(new OutOfMemoryError("injected"));
        failures.add(new OutOfMemoryError("injected"));

        assertThatThrownBy(() -> labeling.label(trained))
                .isInstanceOfSatisfying(OutageException.class, outage -> assertThat(outage.dependency())
                        .isEqualTo("memory"));
        assertThat(labeling.label(trained)).isInstanceOf(EpochLabeled.class);
    }

    /** As long as it is away, the epoch is another labeler's. */
    @Test
    void endsWhenItHasLackedTheDataForSoLong() {
        Instant first = clock.instant();
        List<Instant> tries = List.of(first, first.plus(TROUBLE_MAX).minusSeconds(1), first.plus(TROUBLE_MAX));
        List<Integer> endsAfter = new ArrayList<>();
        for (Instant time : tries) {
            clock.set(time);
            failures.add(noData());
            assertThatThrownBy(() -> labeling.label(trained))
                    .isInstanceOfSatisfying(OutageException.class, outage -> assertThat(outage.dependency())
                            .isEqualTo("data set"));
            endsAfter.add(ends.size());
        }

        assertThat(endsAfter).containsExactly(0, 0, 1);
        assertThat(ends.get(0)).contains("there is no own");
    }

    /** One job whose folder its owner had removed stopped the labeling of all others for ever. */
    @Test
    void failsAnEpochThatSoManyLabelersHadNotWhatItNeeds() throws IOException {
        for (int each = 1; each < LABELERS_MAX; each++) {
            labeling = labeler();
            lackData();
            clock.advance(TROUBLE_MAX);
            lackData();
            clock.advance(Duration.ofSeconds(10));
            lackData(); // While its process is about to end.
            assertThat(ends).hasSize(each);
            clock.advance(LocalTrouble.ASIDE); // Then it is asked for again.
        }
        labeling = labeler();
        lackData();
        clock.advance(TROUBLE_MAX);
        failures.add(noData());

        assertThat(labeling.label(trained)).isInstanceOfSatisfying(LabelingFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo("dataset-unavailable");
            assertThat(failed.message()).contains("there is no own");
        });
        assertThat(ends).hasSize(LABELERS_MAX - 1);
        EpochTrained ofAnother = TrainedJob.train(store, UUID.randomUUID(), 1, TrainedJob.spec("supervised", 1))
                .get(0)
                .event();
        assertThat(labeling.label(ofAnother)).isInstanceOf(EpochLabeled.class);
    }

    /** Three labelers after each other kept those behind it waiting for half an hour. */
    @Test
    void setsTheJobAsideOnceItHasWaitedSoLong() {
        setAside();
        LabelingTries tries = new LabelingTries(store);
        labeling = labeler(tries);
        assertThat(tries.isAside(trained, clock.instant()))
                .as("one that has not tried it")
                .isFalse();

        lackDataOnce();

        assertThat(ends).as("it has not waited").hasSize(1);
        assertThat(tries.isAside(trained, clock.instant())).isTrue();
        assertThat(tries.isAside(next, clock.instant()))
                .as("an epoch behind it")
                .isTrue();
        EpochTrained ofARetry = new EpochTrained(
                trained.jobId(), trained.attempt() + 1, 0, trained.snapshot(), null, Map.of(), 0.1, 1, 1, 0);
        assertThat(tries.isAside(ofARetry, clock.instant())).as("a retry").isFalse();
        clock.advance(LocalTrouble.ASIDE);
        assertThat(tries.isAside(trained, clock.instant())).isFalse();
        assertThat(tries.isAside(next, clock.instant()))
                .as("its teacher is not there")
                .isTrue();
        labeling.label(trained);
        assertThat(tries.isAside(next, clock.instant())).isFalse();
    }

    /** Whoever had the partition next dropped its records for ten minutes, whatever it had, and in the end the job failed. */
    @Test
    void labelsAtOnceWhatALabelerSetAsideThatHadNotTheData() {
        setAside();
        LabelingTries tries = new LabelingTries(store);
        labeling = labeler(tries);

        assertThat(tries.isAside(trained, clock.instant())).isFalse();
        assertThat(labeling.label(trained)).isInstanceOf(EpochLabeled.class);
        assertThat(tries.isAside(next, clock.instant())).isFalse();
        assertThat(labeling.label(next)).isInstanceOf(EpochLabeled.class);
    }

    /** The tries of others are for nothing, and no more than the three that wait count. */
    @Test
    void countsAsAWaitNoneOfTheTriesOfWhatIsSetAside() {
        setAside();
        for (int each = 0; each < 2 * LABELERS_MAX; each++) {
            labeling = labeler();
            lackDataOnce();
        }

        assertThat(new LabelingTries(store).lacking(trained)).isEqualTo(1);
        assertThat(ends).hasSize(1);
    }

    @Test
    void letsNoMoreThanSixteenProcessesTryWhatIsSetAside() {
        setAside();
        for (int each = 0; each < 16; each++) {
            LabelingTries tries = new LabelingTries(store);
            assertThat(tries.isAside(trained, clock.instant())).isFalse();
            tries.noteTriedInVain(trained, clock.instant());
        }

        assertThat(new LabelingTries(store).isAside(trained, clock.instant())).isTrue();
    }

    /** It came while the first one waited, and the one between them was left: the job failed for its teacher. */
    @Test
    void leavesAnEpochAsLongAsTheOneBeforeItIsNotLabeled() {
        setAside();
        clock.advance(LocalTrouble.ASIDE);
        LabelingTries tries = new LabelingTries(store);
        labeling = labeler(tries);
        EpochTrained third =
                new EpochTrained(next.jobId(), next.attempt(), 2, next.snapshot(), null, Map.of(), 0.1, 1, 1, 0);

        labeling.label(trained);

        assertThat(tries.isAside(third, clock.instant())).isTrue();
        assertThat(tries.isAside(next, clock.instant())).isFalse();
        labeling.label(next);
        assertThat(tries.isAside(third, clock.instant())).isFalse();
    }

    private void setAside() {
        lackData();
        assertThat(new LabelingTries(store).isAside(trained, clock.instant())).isFalse();
        clock.advance(TROUBLE_MAX);
        lackData();
        assertThat(ends).hasSize(1);
    }

    private void lackDataOnce() {
        failures.add(noData());
        assertThatThrownBy(() -> labeling.label(trained))
                .isInstanceOf(LabelingSetAsideException.class)
                .hasMessageContaining("there is no own");
    }

    @Test
    void countsNoLackOfAnEpochThatWentToAnotherLabeler() {
        lackData();
        clock.advance(TROUBLE_MAX);
        failures.add(noData());
        assertThatThrownBy(() -> labeling.label(next)).isInstanceOf(OutageException.class);

        assertThat(ends).isEmpty();
    }

    /** It took the time of the outage for its own, and ended at the first lack after it. */
    @Test
    void countsTheTroubleAnewAfterAnOutage() {
        lackData();
        failures.add(new IOException("connection refused"));
        assertThatThrownBy(() -> labeling.label(trained)).isInstanceOf(OutageException.class);
        clock.advance(TROUBLE_MAX);
        lackData();

        assertThat(ends).isEmpty();
    }

    private void lackData() {
        failures.add(noData());
        assertThatThrownBy(() -> labeling.label(trained)).isInstanceOf(OutageException.class);
    }

    @Test
    void countsTheTroubleAnewOnceItHadWhatItNeeds() {
        failures.add(noData());
        assertThatThrownBy(() -> labeling.label(trained)).isInstanceOf(OutageException.class);
        assertThat(labeling.label(trained)).isInstanceOf(EpochLabeled.class);

        clock.advance(TROUBLE_MAX);
        failures.add(noData());
        assertThatThrownBy(() -> labeling.label(next)).isInstanceOf(OutageException.class);

        assertThat(ends).isEmpty();
    }

    @Test
    void doesNotEndForAStoreThatDoesNotAnswerAnybody() {
        for (int i = 0; i < 3; i++) {
            failures.add(new IOException("connection refused"));
            assertThatThrownBy(() -> labeling.label(trained)).isInstanceOf(OutageException.class);
            clock.advance(TROUBLE_MAX);
        }

        assertThat(ends).isEmpty();
    }

    /** All artifacts are missing then, and none is gone. */
    @Test
    void takesAStoreWhoseDiskIsNotMountedForAnOutage() throws IOException {
        List<String> names = List.of("jobs", ".incoming");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        for (String name : names) {
            Files.move(folder.resolve(name), disk.resolve(name));
        }
        assertThatThrownBy(() -> labeling.label(trained)).isInstanceOf(OutageException.class);

        for (String name : names) {
            Files.move(disk.resolve(name), folder.resolve(name));
        }
        assertThat(labeling.label(trained)).isInstanceOf(EpochLabeled.class);
    }

    /** It failed job after job: what is missing is then more likely the right store than the snapshot. */
    @Test
    void lacksTheStoreWhereItHasNothingOfTheJob() throws IOException {
        Files.delete(folder.resolve(trained.snapshot().path()));

        assertThatThrownBy(() -> labeling.label(trained))
                .isInstanceOf(OutageException.class)
                .hasMessageContaining("fewlabel.artifacts.url");
    }

    @Test
    void failsAnEpochWhoseSnapshotIsGone() throws IOException {
        labeling.label(trained);
        Files.delete(folder.resolve(next.snapshot().path()));

        assertThat(labeling.label(next))
                .isInstanceOfSatisfying(LabelingFailed.class, failed -> assertThat(failed.reason())
                        .isEqualTo("missing-artifact"));
    }

    private IOException noData() {
        try {
            Datasets.load(NEEDS_A_FOLDER.dataset(), new DatasetSettings(folder, folder), news -> {});
            throw new AssertionError("there are data");
        } catch (IOException e) {
            return e;
        }
    }
}
