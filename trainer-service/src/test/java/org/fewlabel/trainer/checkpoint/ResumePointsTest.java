package org.fewlabel.trainer.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.OptimizerState;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.trainer.TestJobs;
import org.fewlabel.trainer.checkpoint.ResumePoints.Start;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumePointsTest {
    private static final JobSpec SPEC = TestJobs.spec("{\"name\":\"supervised\"}", 9);
    private static final int ATTEMPT = 3;

    @TempDir
    Path folder;

    private ArtifactStore store;
    private ResumePoints points;

    @BeforeEach
    void openStore() throws IOException {
        store = ArtifactStores.open(folder.toUri());
        points = new ResumePoints(store, new Snapshots(store));
    }

    @Test
    void isWhereTheClaimHasItAsLongAsAllOfItIsWhole() throws Exception {
        labeled(2, 3);
        Claim claim = claim(SPEC, labeled(2, 4));

        Start start = points.find(claim, StopSignal.NEVER);

        assertThat(start.claim()).isEqualTo(claim);
        assertThat(start.snapshot().epoch()).isEqualTo(4);
        assertThat(start.setBack()).isNull();
    }

    @Test
    void isNoneForAFreshStart() throws Exception {
        Claim claim = claim(SPEC, null);

        assertThat(points.find(claim, StopSignal.NEVER)).isEqualTo(new Start(claim, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot, is corrupt", "snapshot, is not in the store",
        "teacher, is corrupt", "teacher, is not in the store",
        "labels, is corrupt", "labels, is not in the store"
    })
    void passesOverAnEpochOfWhichAFileIsDamagedOrGone(String file, String what) throws Exception {
        ResumePoint before = labeled(1, 3);
        ResumePoint last = labeled(2, 4);
        ArtifactReference damaged = fileOf(last, file);
        damage(damaged, what);

        Start start = points.find(claim(SPEC, last), StopSignal.NEVER);

        assertThat(start.claim().resumeFrom()).isEqualTo(before);
        assertThat(start.claim().unfinished())
                .as("of the epoch after the one that is lost")
                .isNull();
        assertThat(start.snapshot().epoch()).isEqualTo(3);
        assertThat(start.setBack().from()).isEqualTo(4);
        assertThat(start.setBack().to().epoch()).isEqualTo(3);
        assertThat(start.setBack().message()).contains("goes on after epoch 3", damaged.path() + " " + what);
    }

    private static ArtifactReference fileOf(ResumePoint point, String file) {
        return switch (file) {
            case "snapshot" -> point.snapshot();
            case "teacher" -> point.teacher();
            default -> point.labels();
        };
    }

    @Test
    void takesTheSameEpochOfAnotherAttemptWhereThatIsWhole() throws Exception {
        ResumePoint first = labeled(1, 4);
        ResumePoint second = labeled(2, 4);
        damage(second.teacher(), "is corrupt");

        Start start = points.find(claim(SPEC, second), StopSignal.NEVER);

        assertThat(start.claim().resumeFrom()).isEqualTo(first);
    }

    @Test
    void passesOverAsManyEpochsAsItMustAndThoseWithoutARecord() throws Exception {
        ResumePoint first = labeled(1, 0);
        ResumePoint third = labeled(1, 2);
        damage(third.snapshot(), "is corrupt");
        ResumePoint last = labeled(2, 4);
        damage(last.snapshot(), "is corrupt");

        Start start = points.find(claim(SPEC, last), StopSignal.NEVER);

        assertThat(start.claim().resumeFrom()).isEqualTo(first);
        assertThat(start.setBack().to().attempt()).isEqualTo(1);
    }

    /** It is there as yet, and would be gone when the labeler wants its teacher. */
    @Test
    void looksAtNoEpochThatIsMarkedAsRemoved() throws Exception {
        labeled(1, 2);
        ResumePoint before = labeled(1, 3);
        ResumePoint last = labeled(2, 4);
        damage(last.snapshot(), "is corrupt");

        assertThat(points.find(claim(last, 3), StopSignal.NEVER).claim().resumeFrom())
                .isEqualTo(before);
        damage(before.snapshot(), "is corrupt");
        Start anew = points.find(claim(last, 3), StopSignal.NEVER);
        assertThat(anew.claim().resumeFrom()).isNull();
        assertThat(anew.setBack().message()).contains("begins anew");
    }

    /** Epoch 5 trains on the labels of epoch 3, and epoch 4 on those of epoch 2. */
    @Test
    void needsTheLabelsOfBeforeThatTheMethodTrainsOn() throws Exception {
        JobSpec stale = TestJobs.spec("{\"name\":\"pseudo-label\",\"targets\":\"epoch\",\"staleness\":1}", 9);
        labeled(2, 2, stale);
        ResumePoint third = labeled(2, 3, stale);
        ResumePoint last = labeled(2, 4, stale);
        Files.delete(folder.resolve(third.labels().path()));

        Start start = points.find(claim(stale, last), StopSignal.NEVER);

        assertThat(start.claim().resumeFrom())
                .as("epoch 1 is not on record, so 2 is not whole")
                .isNull();
        assertThat(start.setBack().message())
                .contains("it begins anew", third.labels().path());
    }

    @Test
    void isAFreshStartWhereNoEpochIsWhole() throws Exception {
        ResumePoint only = labeled(2, 1);
        damage(only.snapshot(), "is corrupt");

        Start start = points.find(claim(SPEC, only), StopSignal.NEVER);

        assertThat(start.claim().resumeFrom()).isNull();
        assertThat(start.snapshot()).isNull();
        assertThat(start.setBack().from()).isEqualTo(1);
        assertThat(start.setBack().to()).isNull();
    }

    @Test
    void isAMatterForTheOperatorWhereTheStoreKnowsNothingOfTheJob() throws Exception {
        ResumePoint elsewhere = labeled(2, 1);
        ArtifactStore other = ArtifactStores.open(folder.resolve("other").toUri());

        assertThatThrownBy(() ->
                        new ResumePoints(other, new Snapshots(other)).find(claim(SPEC, elsewhere), StopSignal.NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has nothing of job " + TestJobs.JOB)
                .hasMessageContaining("fewlabel.artifacts.url");
    }

    @Test
    void isNotLookedForOnceTheRunIsStopped() throws Exception {
        ResumePoint last = labeled(2, 4);
        damage(last.snapshot(), "is corrupt");

        assertThatThrownBy(() -> points.find(claim(SPEC, last), () -> true)).isInstanceOf(InterruptedException.class);
    }

    private static Claim claim(JobSpec spec, @Nullable ResumePoint resumeFrom) {
        UnfinishedEpoch unfinished =
                resumeFrom == null ? null : new UnfinishedEpoch(resumeFrom.epoch() + 1, 3, resumeFrom.snapshot());
        return new Claim(TestJobs.JOB, ATTEMPT, spec, resumeFrom, unfinished, null, TestJobs.LEASE_SECONDS);
    }

    private static Claim claim(ResumePoint resumeFrom, int removedBefore) {
        return new Claim(
                TestJobs.JOB, ATTEMPT, SPEC, resumeFrom, null, null, TestJobs.LEASE_SECONDS, null, removedBefore);
    }

    private ResumePoint labeled(int attempt, int epoch) throws IOException {
        return labeled(attempt, epoch, SPEC);
    }

    private ResumePoint labeled(int attempt, int epoch, JobSpec spec) throws IOException {
        EpochArtifacts artifacts = new EpochArtifacts(TestJobs.JOB, attempt, epoch);
        EpochLabeled event = new EpochLabeled(
                TestJobs.JOB,
                attempt,
                epoch,
                new Snapshots(store).write(TestJobs.JOB, attempt, checkpoint(spec, attempt, epoch)),
                store.put(artifacts.teacher(), ("teacher " + attempt + " " + epoch).getBytes(UTF_8)),
                store.put(artifacts.labels(), ("labels " + attempt + " " + epoch).getBytes(UTF_8)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return new LabelingRecords(store)
                .create(new LabelingRecord(event, Map.of(), Map.of()))
                .resumePoint();
    }

    private static Checkpoint checkpoint(JobSpec spec, int attempt, int epoch) {
        return new Checkpoint(
                spec,
                epoch,
                new NetworkSnapshot(new float[] {1, attempt, epoch}, new float[0]),
                new NetworkSnapshot(new float[] {3, attempt, epoch}, new float[0]),
                Map.of(),
                new OptimizerState(24, Map.of()),
                null,
                null,
                null);
    }

    private void damage(ArtifactReference reference, String what) throws IOException {
        Path file = folder.resolve(reference.path());
        if (what.equals("is corrupt")) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);
        } else {
            Files.delete(file);
        }
    }
}
