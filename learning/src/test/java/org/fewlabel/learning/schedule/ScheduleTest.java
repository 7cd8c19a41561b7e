package org.fewlabel.learning.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.fewlabel.contracts.job.JobSpec;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void cosineFallsFromMaxThroughTheMiddleToMin() {
        Schedule cosine = new CosineAnnealing(0.1, 0.02, 10);

        assertThat(cosine.at(0)).isEqualTo(0.1);
        assertThat(cosine.at(5)).isCloseTo(0.06, EXACT);
        assertThat(cosine.at(9)).isCloseTo(0.02 + 0.08 * (1 + Math.cos(0.9 * Math.PI)) / 2, EXACT);
        assertThat(cosine.at(10)).isEqualTo(0.02);
    }

    @Test
    void cosineIsFlatOutsideItsRange() {
        Schedule cosine = new CosineAnnealing(0.1, 0.02, 10);

        assertThat(cosine.at(-3)).isEqualTo(0.1);
        assertThat(cosine.at(1_000)).isEqualTo(0.02);
        assertThat(new CosineAnnealing(0.1, 0.02, 0).at(0)).isEqualTo(0.02);
    }

    @Test
    void warmUpRisesInEqualStepsAndThenStartsTheOther() {
        Schedule warmUp = new LinearWarmUp(3, new CosineAnnealing(0.8, 0, 10));

        assertThat(warmUp.at(0)).isCloseTo(0.2, EXACT);
        assertThat(warmUp.at(1)).isCloseTo(0.4, EXACT);
        assertThat(warmUp.at(2)).isCloseTo(0.6, EXACT);
        assertThat(warmUp.at(3)).isEqualTo(0.8);
        assertThat(warmUp.at(8)).isCloseTo(0.4, EXACT);
        assertThat(warmUp.at(-5)).isCloseTo(0.2, EXACT);
    }

    @Test
    void noWarmUpIsTheOtherAlone() {
        assertThat(new LinearWarmUp(0, new Constant(0.3)).at(0)).isEqualTo(0.3);
    }

    @Test
    void rampStartsAtEToTheMinusFiveAndReachesItsMaximum() {
        Schedule ramp = new GaussianRampUp(30, 20);

        assertThat(ramp.at(0)).isCloseTo(30 * Math.exp(-5), EXACT);
        assertThat(ramp.at(10)).isCloseTo(30 * Math.exp(-1.25), EXACT);
        assertThat(ramp.at(20)).isEqualTo(30);
        assertThat(ramp.at(21)).isEqualTo(30);
        assertThat(ramp.at(-1)).isCloseTo(30 * Math.exp(-5), EXACT);
    }

    @Test
    void noRampIsTheMaximumFromTheStart() {
        assertThat(new GaussianRampUp(30, 0).at(0)).isEqualTo(30);
    }

    @Test
    void learningRateOfAJobWarmsUpAndAnnealsOverTheEpochsThatAreLeft() {
        Schedule rate = LearningRate.of(spec("\"schedule\": {\"minLearningRate\": 0.01, \"warmUpEpochs\": 4}"));

        assertThat(rate.at(0)).isCloseTo(0.1 / 5, EXACT);
        assertThat(rate.at(4)).isEqualTo(0.1);
        assertThat(rate.at(7)).isCloseTo(0.055, EXACT);
        assertThat(rate.at(10)).isEqualTo(0.01);
    }

    @Test
    void constantLearningRateStaysAfterTheWarmUp() {
        Schedule rate = LearningRate.of(spec("\"schedule\": {\"name\": \"constant\", \"warmUpEpochs\": 1}"));

        assertThat(rate.at(0)).isCloseTo(0.05, EXACT);
        assertThat(rate.at(1)).isEqualTo(0.1);
        assertThat(rate.at(9)).isEqualTo(0.1);
    }

    @Test
    void rejectsANegativeLength() {
        assertThatThrownBy(() -> new CosineAnnealing(1, 0, -1)).hasMessage("epochs must not be negative, was -1");
        assertThatThrownBy(() -> new GaussianRampUp(1, -1)).hasMessage("epochs must not be negative, was -1");
        assertThatThrownBy(() -> new LinearWarmUp(-1, new Constant(1)))
                .hasMessage("epochs must not be negative, was -1");
    }

    private static JobSpec spec(String schedule) {
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 6}, \"method\": {\"name\": \"supervised\"},"
                + " \"epochs\": 10, " + schedule + "}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }
}
