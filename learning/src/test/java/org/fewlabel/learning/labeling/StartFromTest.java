package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that start from the weights of another run. */
class StartFromTest {
    private static final Dataset DATASET = Moons.dataset();
    private static final int SOURCE_LAST_EPOCH = 3;
    private static final String SUPERVISED = "{'name': 'supervised'}";
    private static final String MEAN_TEACHER = "{'name': 'mean-teacher'}";
    private static final String START_FROM = ", 'startFrom': {'jobId': '6f9619ff-8b86-d011-b42d-00cf4fc964ff'}";

    @Test
    void letsTheStepAverageStartFromThemToo() throws InterruptedException, IOException {
        WholeRun source = source();
        float[] start = checkpoint(source, SOURCE_LAST_EPOCH).student().parameters();

        WholeRun run = new WholeRun(spec(MEAN_TEACHER, START_FROM + ", 'epochs': 1, 'stepsPerEpoch': 1"), DATASET);
        run.runFrom(source, SOURCE_LAST_EPOCH);

        // After the first step α is 1/2: half of what the average started as, half of the student.
        float[] student = checkpoint(run, 0).student().parameters();
        NetworkSnapshot average = checkpoint(run, 0).average();
        assertThat(student).isNotEqualTo(start);
        for (int i = 0; i < start.length; i++) {
            assertThat(average.parameters()[i]).isCloseTo((start[i] + student[i]) / 2, within(1e-6f));
        }
    }

    @Test
    void isAheadOfAFreshRunFromItsFirstEpochOn() throws InterruptedException, IOException {
        WholeRun source = source();
        String oneShortEpoch = ", 'epochs': 1, 'stepsPerEpoch': 1";
        WholeRun fresh = new WholeRun(spec(SUPERVISED, oneShortEpoch), DATASET);
        fresh.run();

        WholeRun run = new WholeRun(spec(SUPERVISED, START_FROM + oneShortEpoch), DATASET);
        run.runFrom(source, SOURCE_LAST_EPOCH);

        assertThat(run.steps.get(0).loss()).isLessThan(fresh.steps.get(0).loss() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {SUPERVISED, MEAN_TEACHER, "{'name': 'pseudo-label', 'targets': 'epoch'}"})
    void goesOnBitForBitFromACheckpointOfItsOwn(String method) throws InterruptedException, IOException {
        WholeRun source = source();
        JobSpec spec = spec(method, START_FROM + ", 'epochs': 3, 'stepsPerEpoch': 7");
        WholeRun uninterrupted = new WholeRun(spec, DATASET);
        uninterrupted.runFrom(source, SOURCE_LAST_EPOCH);

        WholeRun resumed = new WholeRun(spec, DATASET);
        Ending ending = resumed.resume(uninterrupted, 0);

        assertThat(ending).isEqualTo(new Ending.Completed());
        assertThat(resumed.checkpoints.get(2)).isEqualTo(uninterrupted.checkpoints.get(2));
        assertThat(resumed.teachers.get(2)).isEqualTo(uninterrupted.teachers.get(2));
    }

    @Test
    void givesTheSameBytesTwice() throws InterruptedException, IOException {
        WholeRun source = source();
        JobSpec spec = spec(MEAN_TEACHER, START_FROM + ", 'epochs': 2, 'stepsPerEpoch': 7");
        WholeRun first = new WholeRun(spec, DATASET);
        first.runFrom(source, SOURCE_LAST_EPOCH);

        WholeRun second = new WholeRun(spec, DATASET);
        second.runFrom(source, SOURCE_LAST_EPOCH);

        assertThat(second.checkpoints.get(1)).isEqualTo(first.checkpoints.get(1));
    }

    @Test
    void doesNotConfuseTheTwoWaysToStart() throws InterruptedException, IOException {
        WholeRun source = source();

        assertThatThrownBy(() -> new WholeRun(spec(SUPERVISED, START_FROM), DATASET).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        assertThatThrownBy(() -> new WholeRun(spec(SUPERVISED, ""), DATASET).runFrom(source, SOURCE_LAST_EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fresh weights");
    }

    private static WholeRun source() throws InterruptedException {
        WholeRun source = new WholeRun(spec(SUPERVISED, ", 'seed': 1, 'epochs': 4, 'stepsPerEpoch': 50"), DATASET);
        source.run();
        return source;
    }

    private static Checkpoint checkpoint(WholeRun run, int epoch) throws IOException {
        return Checkpoint.of(FileBytes.read(run.checkpoints.get(epoch)));
    }

    private static JobSpec spec(String method, String others) {
        return Moons.spec(
                method.replace('\'', '"'), (others + ", 'batch': {'labeled': 4, 'unlabeled': 20}").replace('\'', '"'));
    }
}
