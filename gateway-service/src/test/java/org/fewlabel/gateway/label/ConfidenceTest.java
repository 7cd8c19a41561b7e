package org.fewlabel.gateway.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfidenceTest {
    /** Of a thousand images nobody wants to hear that there should be a hundred. */
    @Test
    void saysWhichOfTheReasonsItIsThatLabelsHaveNoTemperature() {
        assertThat(Confidence.whyRaw(99, true))
                .contains("validation images (dataset.validation), of which it takes 100 or more, and the job has 99");
        assertThat(Confidence.whyRaw(1_000, false)).contains("when the run is over, and it goes on");
        assertThat(Confidence.whyRaw(1_000, true))
                .contains("for the job's 1000 validation images no temperature from 1/4 to 64 is the best")
                .doesNotContain("100 or more");
    }
}
