package org.fewlabel.gateway.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.artifacts.StoredFile;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.gateway.job.Decision;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Origin;
import org.junit.jupiter.api.Test;

class KeptFilesTest {
    private static final UUID ID = new UUID(0, 1);
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String STALE =
            "{\"name\": \"pseudo-label\", \"targets\": \"epoch\", \"staleness\": 1, \"rampUpEpochs\": 0}";

    /** Epoch 10 is under way, on the labels of epoch 8; if the run is set back to epoch 7, epoch 8 is, on those of epoch 6. */
    @Test
    void keepsTheLabelsThatEpochsUnderWayAreTrainedOn() {
        KeptFiles kept = kept(labeledUpTo(9, STALE));

        assertThat(kept.keeps(file(1, 7, "snapshot-0.safetensors"))).isTrue();
        assertThat(kept.keeps(file(1, 6, "snapshot-0.safetensors"))).isFalse();
        assertThat(kept.keeps(file(1, 6, "labels-0.safetensors"))).isTrue();
        assertThat(kept.keeps(file(1, 5, "labels-0.safetensors"))).isFalse();
    }

    @Test
    void keepsNoLabelsThatNothingIsTrainedOn() {
        KeptFiles kept = kept(labeledUpTo(9, "{\"name\": \"supervised\"}"));

        assertThat(kept.keeps(file(1, 7, "labels-0.safetensors"))).isTrue();
        assertThat(kept.keeps(file(1, 6, "labels-0.safetensors"))).isFalse();
    }

    @Test
    void leavesAloneWhatIsNoMatterOfThisMoment() {
        KeptFiles kept = kept(labeledUpTo(9, STALE));

        assertThat(kept.keeps(file(2, 0, "snapshot-0.safetensors")))
                .as("of an attempt that began since")
                .isTrue();
        assertThat(kept.keeps(file(1, 12, "snapshot-0.safetensors")))
                .as("not labeled yet")
                .isTrue();
        assertThat(kept.keeps(file(1, 0, "labeling.record"))).isTrue();
        for (String path : List.of(
                "jobs/" + ID + "/labeling-tries.record",
                "jobs/" + ID + "/attempts/1/epochs/0/more/snapshot",
                "jobs/" + ID + "/attempts/1/epochs/99999999999/snapshot",
                "jobs/" + new UUID(0, 2) + "/attempts/1/epochs/0/snapshot",
                "features/x.safetensors")) {
            assertThat(kept.keeps(new StoredFile(path, 1, T0))).as(path).isTrue();
        }
    }

    private static KeptFiles kept(Job job) {
        return KeptFiles.of(job, KeptFiles.from(job, 0, T0), Set.of(), Set.of(), T0);
    }

    private static StoredFile file(int attempt, int epoch, String name) {
        return new StoredFile("jobs/" + ID + "/attempts/" + attempt + "/epochs/" + epoch + "/" + name, 1, T0);
    }

    private static Job labeledUpTo(int epoch, String method) {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(
                        "{\"dataset\": {\"name\": \"two-moons\"}, \"epochs\": 20, \"method\": " + method + "}"))
                .spec();
        Job queued = Job.submitted(new Origin(ID, spec, null, null, "alice"), T0);
        Job starting = job(queued.claim("trainer", null, LEASE, T0));
        Job running = job(starting.trainingStarted(
                new TrainingStarted(ID, 1, "trainer", 0, 20, 10, 1000, List.of(), null, null), T0, LEASE, T0));
        ArtifactReference artifact = new ArtifactReference("jobs/x/" + epoch, "0".repeat(64), 1);
        return job(running.epochLabeled(
                new EpochLabeled(
                        ID, 1, epoch, artifact, artifact, artifact, null, null, null, null, null, null, null, null,
                        null, null, null),
                T0));
    }

    private static Job job(Decision decision) {
        return ((Decision.Accepted) decision).job();
    }
}
