package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Bfloat16;
import org.fewlabel.learning.data.Dataset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in bfloat16, where the processor has it. */
class Bfloat16RunTest {
    private static final Dataset DATASET = Moons.dataset();
    private static final String SHORT =
            ", \"batch\": {\"labeled\": 3, \"unlabeled\": 20}, \"epochs\": 4, \"stepsPerEpoch\": 5";

    @BeforeAll
    static void needsAProcessorThatHasIt() {
        Bfloat16.assumeThatTheProcessorHasIt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean-teacher", "mixmatch", "vat"})
    void goesOnInTheMiddleOfAnEpochBitForBit(String method) throws InterruptedException, IOException {
        JobSpec spec = spec(method, "bfloat16", ", \"dropout\": 0.2", SHORT);
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.run();
        WholeRun interrupted = new WholeRun(spec, DATASET, 13);
        interrupted.run();

        WholeRun resumed = new WholeRun(spec, DATASET);
        resumed.resumeUnfinished(interrupted);

        assertThat(resumed.checkpoints.get(3)).isEqualTo(uninterrupted.checkpoints.get(3));
        assertThat(resumed.teachers.get(3)).isEqualTo(uninterrupted.teachers.get(3));
        assertThat(uninterrupted.checkpoints.get(3))
                .as("of float32")
                .isNotEqualTo(checkpointOf(spec(method, "float32", ", \"dropout\": 0.2", SHORT)));
    }

    /** Both precisions bring a network of six labels to the same error, give or take what another seed brings. */
    @Test
    void learnsAsWellAsFloat32() throws InterruptedException {
        double whole = testError("float32");
        double half = testError("bfloat16");

        assertThat(whole).isLessThan(0.1);
        assertThat(half).isLessThan(0.1);
    }

    private static byte[] checkpointOf(JobSpec spec) throws InterruptedException {
        WholeRun run = new WholeRun(spec, DATASET);
        run.run();
        return run.checkpoints.get(3);
    }

    private static double testError(String precision) throws InterruptedException {
        JobSpec spec = Moons.spec(
                "{\"name\": \"mean-teacher\", \"rampUpEpochs\": 20}",
                2,
                ", \"network\": {\"precision\": \"" + precision
                        + "\"}, \"optimizer\": {\"name\": \"adam\", \"learningRate\": 0.02},"
                        + " \"batch\": {\"labeled\": 6, \"unlabeled\": 200}, \"epochs\": 30, \"stepsPerEpoch\": 100, \"seed\": 1");
        WholeRun run = new WholeRun(spec, DATASET);
        run.run();
        return run.labeled.get(29).testErrors().student();
    }

    private static JobSpec spec(String method, String precision, String ofNetwork, String others) {
        return Moons.spec(
                "{\"name\": \"" + method + "\"}",
                ", \"network\": {\"precision\": \"" + precision + "\"" + ofNetwork + "}" + others);
    }
}
