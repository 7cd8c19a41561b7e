package org.fewlabel.benchmarks.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.Test;

class EpochTimesTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private static JobSpec spec(TimedMethod method, int epochs, int steps) {
        return Specs.read(String.format(
                Locale.ROOT,
                "{\"dataset\": {\"name\": \"cifar10\", \"labels\": 4000}, \"network\": {\"name\": \"cnn-small\"},"
                        + " \"method\": %s, \"epochs\": %d, \"stepsPerEpoch\": %d}",
                method.json(),
                epochs,
                steps));
    }

    private static TrainedEpoch epoch(double seconds, double trainedAt, double labeledAt) {
        return new TrainedEpoch(
                seconds, START.plusMillis(Math.round(1e3 * trainedAt)), START.plusMillis(Math.round(1e3 * labeledAt)));
    }

    @Test
    void leavesTheFirstEpochOutAndSharesTheOthersAmongTheirIterations() {
        List<EpochTimes> times = EpochTimes.of(
                spec(TimedMethod.MEAN_TEACHER, 3, 100),
                List.of(epoch(30, 40, 45), epoch(10.5, 51, 56), epoch(11, 63, 68)),
                List.of(25.0, 10.0, 10.0));

        assertThat(times)
                .as("11 s and 12 s from end to end; nobody waits for labels")
                .containsExactly(new EpochTimes(100, 105, 110, 0), new EpochTimes(100, 110, 120, 0));
        assertThat(times.get(1).stepOverhead()).isCloseTo(0.1, within(1e-12));
        assertThat(times.get(1).overhead()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void saysHowLongAnEpochCouldNotBeginForWantOfLabels() {
        List<EpochTimes> times = EpochTimes.of(
                spec(TimedMethod.PSEUDO_LABEL, 2, 10), List.of(epoch(1, 2, 2.5), epoch(2, 4.75, 6)), List.of(1.0, 2.0));

        assertThat(times).containsExactly(new EpochTimes(200, 200, 275, 50));
    }

    @Test
    void leavesTheEpochsOutThatAreTrainedWithoutLabels() {
        List<EpochTimes> times = EpochTimes.of(
                spec(TimedMethod.PSEUDO_LABEL_STALE, 3, 10),
                List.of(epoch(1, 2, 3), epoch(1, 3.5, 5), epoch(2, 5.5, 7)),
                List.of(1.0, 1.0, 2.0));

        assertThat(times).as("and does not wait").containsExactly(new EpochTimes(200, 200, 200, 0));
    }

    @Test
    void refusesTrainingsThatLackEpochs() {
        assertThatThrownBy(() -> EpochTimes.of(
                        spec(TimedMethod.MIXMATCH, 3, 10), List.of(epoch(1, 2, 3)), List.of(1.0, 1.0, 1.0)))
                .hasMessage("the job has 3 epochs, the services trained 1 and the bare loop 3");
    }
}
