package org.fewlabel.learning.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.RampShape;
import org.fewlabel.contracts.job.RampUp;
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

    /** It rose to the lowest rate, since no epoch was left to anneal over. */
    @Test
    void aWarmUpAsLongAsTheRunRisesToTheOptimizersRate() {
        Schedule rate = LearningRate.of(spec("\"schedule\": {\"warmUpEpochs\": 10}"));

        assertThat(rate.at(9)).isCloseTo(0.1 * 10 / 11, EXACT);
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
    void exponentialWarmUpStartsAtEToTheMinusFiveAndThenStartsTheOther() {
        Schedule warmUp = new ExponentialWarmUp(4, new CosineAnnealing(0.8, 0, 10));

        assertThat(warmUp.at(0)).isCloseTo(0.8 * Math.exp(-5), EXACT);
        assertThat(warmUp.at(1)).isCloseTo(0.8 * Math.exp(-5 * 0.75 * 0.75), EXACT);
        assertThat(warmUp.at(4)).isEqualTo(0.8);
        assertThat(warmUp.at(9)).isCloseTo(0.4, EXACT);
        assertThat(warmUp.at(-1)).isCloseTo(0.8 * Math.exp(-5), EXACT);
        assertThat(new ExponentialWarmUp(0, new Constant(0.3)).at(0)).isEqualTo(0.3);
    }

    @Test
    void rampDownFallsInTheLastEpochsAlone() {
        Schedule rampDown = new ExponentialRampDown(new Constant(0.2), 50, 300);

        assertThat(rampDown.at(0)).isEqualTo(0.2);
        assertThat(rampDown.at(249)).isEqualTo(0.2);
        assertThat(rampDown.at(250)).isEqualTo(0.2);
        assertThat(rampDown.at(275)).isCloseTo(0.2 * Math.exp(-12.5 / 4), EXACT);
        assertThat(rampDown.at(299)).isCloseTo(0.2 * Math.exp(-12.5 * 0.98 * 0.98), EXACT);
        assertThat(rampDown.at(1_000)).isCloseTo(0.2 * Math.exp(-12.5), EXACT);
    }

    @Test
    void multiStepFallsByItsFactorAtEachMilestone() {
        Schedule steps = new MultiStep(0.1, 0.2, List.of(3, 5));

        assertThat(steps.at(2)).isEqualTo(0.1);
        assertThat(steps.at(3)).isCloseTo(0.02, EXACT);
        assertThat(steps.at(4)).isCloseTo(0.02, EXACT);
        assertThat(steps.at(5)).isCloseTo(0.004, EXACT);
        assertThat(steps.at(99)).isCloseTo(0.004, EXACT);
    }

    @Test
    void milestonesCountFromTheBeginningOfTheRun() {
        Schedule rate = LearningRate.of(
                spec(
                        "\"schedule\": {\"name\": \"multi-step\", \"milestones\": [4, 7], \"factor\": 0.5, \"warmUpEpochs\": 2}"));

        assertThat(rate.at(1)).isCloseTo(0.1 * 2 / 3, EXACT);
        assertThat(rate.at(3)).isEqualTo(0.1);
        assertThat(rate.at(4)).isCloseTo(0.05, EXACT);
        assertThat(rate.at(7)).isCloseTo(0.025, EXACT);
    }

    @Test
    void learningRateOfAJobRisesAndFallsAlongGaussiansAsInThePiModelsPaper() {
        Schedule rate = LearningRate.of(
                spec("\"schedule\": {\"name\": \"constant\", \"warmUp\": \"exponential\", \"warmUpEpochs\": 4,"
                        + " \"rampDownEpochs\": 5}"));

        assertThat(rate.at(0)).isCloseTo(0.1 * Math.exp(-5), EXACT);
        assertThat(rate.at(2)).isCloseTo(0.1 * Math.exp(-1.25), EXACT);
        assertThat(rate.at(4)).isEqualTo(0.1);
        assertThat(rate.at(5)).isEqualTo(0.1);
        assertThat(rate.at(9)).isCloseTo(0.1 * Math.exp(-12.5 * 0.64), EXACT);
    }

    @Test
    void rejectsANegativeLength() {
        assertThatThrownBy(() -> new CosineAnnealing(1, 0, -1)).hasMessage("epochs must not be negative, was -1");
        assertThatThrownBy(() -> new GaussianRampUp(1, -1)).hasMessage("epochs must not be negative, was -1");
        assertThatThrownBy(() -> new ExponentialWarmUp(-1, new Constant(1)))
                .hasMessage("epochs must not be negative, was -1");
        assertThatThrownBy(() -> new ExponentialRampDown(new Constant(1), 4, 3))
                .hasMessage("length must be from 0 to 3 epochs, was 4");
        assertThatThrownBy(() -> new LinearWarmUp(-1, new Constant(1)))
                .hasMessage("epochs must not be negative, was -1");
    }

    private static JobSpec spec(String schedule) {
        String json = "{\"dataset\": {\"name\": \"two-moons\", \"labels\": 6}, \"method\": {\"name\": \"supervised\"},"
                + " \"epochs\": 10, " + schedule + "}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec();
    }

    @Test
    void linearRampUpRisesInEqualStepsFromZero() {
        LinearRampUp rampUp = new LinearRampUp(8, 4);

        assertThat(IntStream.range(-1, 7).mapToDouble(rampUp::at).toArray()).containsExactly(0, 0, 2, 4, 6, 8, 8, 8);
        assertThat(new LinearRampUp(8, 0).at(0)).isEqualTo(8);
    }

    /** Lee, 2013, eq. 16, with T1 = 2 and T2 = 6. */
    @Test
    void aDelayedLinearRiseIsThatOfTheFirstPseudoLabels() {
        Schedule weight = UnsupervisedWeight.of(8, 4, new RampUp(RampShape.LINEAR, 2));

        assertThat(IntStream.range(0, 8).mapToDouble(weight::at).toArray()).containsExactly(0, 0, 0, 2, 4, 6, 8, 8);
    }

    @Test
    void theUsualRiseIsTheGaussian() {
        Schedule weight = UnsupervisedWeight.of(8, 4, RampUp.USUAL);

        assertThat(IntStream.range(0, 8).mapToDouble(weight::at).toArray())
                .isEqualTo(IntStream.range(0, 8)
                        .mapToDouble(new GaussianRampUp(8, 4)::at)
                        .toArray());
    }
}
