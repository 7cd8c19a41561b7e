package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.junit.jupiter.api.Test;

/**
 * Unlabeled points help: two moons with three labels each, where a network that sees the labels alone draws a line across
 * both.
 */
class SemiSupervisedTest {
    private static final Dataset DATASET = Moons.dataset();
    private static final int EPOCHS = 40;
    private static final int SPLIT_SEED = 2;

    /** About 0.125 against 0.025 where this was written; over other splits and seeds the gain was 0.05 or more. */
    @Test
    void aTeacherOnUnlabeledPointsHalvesTheError() throws InterruptedException {
        double supervised = meanTestError("{\"name\": \"supervised\"}");

        double meanTeacher = meanTestError("{\"name\": \"mean-teacher\", \"rampUpEpochs\": 30}");

        assertThat(supervised).isBetween(0.05, 0.2);
        assertThat(meanTeacher).isLessThan(supervised / 2);
    }

    private static double meanTestError(String method) throws InterruptedException {
        return (testError(method, 1) + testError(method, 2)) / 2;
    }

    private static double testError(String method, int seed) throws InterruptedException {
        JobSpec spec = Moons.spec(
                method,
                SPLIT_SEED,
                ", \"optimizer\": {\"name\": \"adam\", \"learningRate\": 0.02},"
                        + " \"batch\": {\"labeled\": 6, \"unlabeled\": 200}, \"epochs\": " + EPOCHS
                        + ", \"stepsPerEpoch\": 100, \"seed\": " + seed);
        WholeRun run = new WholeRun(spec, DATASET);
        run.run();
        return run.labeled.get(EPOCHS - 1).testErrors().student();
    }
}
