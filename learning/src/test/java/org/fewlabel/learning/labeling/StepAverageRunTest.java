package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.training.Checkpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The step average of whole runs against its formula, reckoned a second time in double from the student after each step. */
class StepAverageRunTest {
    private static final int STEPS = 40;
    private static final double DECAY = 0.9;
    private static final Dataset DATASET = Moons.dataset();

    @ParameterizedTest
    @CsvSource({
        "supervised, sgd",
        "supervised, adam",
        "mean-teacher, sgd",
        "mean-teacher, adam",
        "ict, sgd",
        "fixmatch, adam",
        "mixmatch, sgd",
        "temporal-ensembling, adam"
    })
    void isTheMovingAverageOfTheStudentOverTheSteps(String method, String optimizer)
            throws InterruptedException, IOException {
        // One step an epoch, so that the student of every step can be seen.
        JobSpec spec = Moons.spec(
                "{\"name\": \"" + method + "\", \"emaDecay\": " + DECAY + "}",
                ", \"optimizer\": {\"name\": \"" + optimizer + "\", \"learningRate\": 0.01}, \"seed\": 3,"
                        + " \"batch\": {\"labeled\": 6, \"unlabeled\": 20}, \"stepsPerEpoch\": 1, \"epochs\": "
                        + STEPS);
        WholeRun run = new WholeRun(spec, DATASET);

        run.run();

        double[] weights = initial(spec);
        double[] start = weights.clone();
        for (int t = 1; t <= STEPS; t++) {
            Checkpoint checkpoint = Checkpoint.of(FileBytes.read(run.checkpoints.get(t - 1)));
            double alpha = Math.min(1 - 1.0 / (t + 1), DECAY);
            float[] student = checkpoint.student().parameters();
            for (int i = 0; i < weights.length; i++) {
                weights[i] = alpha * weights[i] + (1 - alpha) * student[i];
            }
            assertThat(doubles(checkpoint.average().parameters()))
                    .as("after step %d", t)
                    .containsExactly(weights, within(2e-6));
        }
        assertThat(weights).as("moved").isNotEqualTo(start);
    }

    private static double[] initial(JobSpec spec) {
        try (Network student = Networks.create(spec.network(), DATASET.shape(), DATASET.classes(), spec.seed())) {
            return doubles(NetworkSnapshot.of(student).parameters());
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
