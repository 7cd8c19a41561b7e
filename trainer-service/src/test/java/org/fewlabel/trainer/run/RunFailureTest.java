package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.OptimizerState;
import org.fewlabel.learning.training.OtherDataException;
import org.fewlabel.trainer.TestJobs;
import org.junit.jupiter.api.Test;

class RunFailureTest {
    /** Another attempt would find the same images. */
    @Test
    void endsAJobWhoseImagesAreOthersByNow() throws IOException {
        Dataset moons = Datasets.load(
                DatasetName.TWO_MOONS, new DatasetSettings(null, Path.of("not looked at")), message -> {});
        Checkpoint before = new Checkpoint(
                TestJobs.spec("{\"name\":\"supervised\"}", 3),
                1,
                new NetworkSnapshot(new float[] {1}, new float[0]),
                new NetworkSnapshot(new float[] {1}, new float[0]),
                Map.of(),
                new OptimizerState(1, new TreeMap<>()),
                null,
                null,
                new RunProvenance("a".repeat(64), "b".repeat(64), 0, ComputeEnvironment.current()));

        RunFailure failure = RunFailure.of(catchThrowable(() -> OtherDataException.unlessSame(before, moons)), true);

        assertThat(failure.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure.reason()).isEqualTo("other-data");
        assertThat(failure.message()).contains("two-moons").contains("b".repeat(64));
    }
}
