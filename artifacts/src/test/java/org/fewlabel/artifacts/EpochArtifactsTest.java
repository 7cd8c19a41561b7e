package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.fewlabel.contracts.TrainedNetwork;
import org.junit.jupiter.api.Test;

class EpochArtifactsTest {
    private static final UUID JOB = UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff");

    @Test
    void namesAttemptAndEpochInEveryPath() {
        EpochArtifacts artifacts = new EpochArtifacts(JOB, 2, 17);

        String folder = "jobs/6f9619ff-8b86-d011-b42d-00cf4fc964ff/attempts/2/epochs/17/";
        assertThat(artifacts.snapshot()).isEqualTo(folder + "snapshot.safetensors");
        assertThat(artifacts.teacher()).isEqualTo(folder + "teacher.safetensors");
        assertThat(artifacts.labels()).isEqualTo(folder + "labels.safetensors");
        assertThat(artifacts.labels(TrainedNetwork.AVERAGE)).isEqualTo(folder + "labels-average.safetensors");
        assertThat(artifacts.labeling()).isEqualTo(folder + "labeling.record");
        assertThat(artifacts.chosenLabels(TrainedNetwork.TEACHER))
                .isEqualTo(folder + "chosen-labels-teacher.safetensors");
    }

    @Test
    void rejectsAttemptZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EpochArtifacts(JOB, 0, 0))
                .withMessageContaining("attempt must be at least 1, was: 0");
    }

    @Test
    void rejectsANegativeEpoch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EpochArtifacts(JOB, 1, -1))
                .withMessageContaining("epoch must not be negative, was: -1");
    }
}
