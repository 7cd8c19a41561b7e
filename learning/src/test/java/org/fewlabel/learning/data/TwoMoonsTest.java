package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.fewlabel.contracts.job.DatasetName;
import org.junit.jupiter.api.Test;

class TwoMoonsTest {
    @Test
    void isThereWithoutAnyFile() throws IOException {
        Dataset moons =
                Datasets.load(DatasetName.TWO_MOONS, new DatasetSettings(null, Path.of("/nowhere")), message -> {});

        assertThat(moons.training().count()).isEqualTo(1000);
        assertThat(moons.test().count()).isEqualTo(1000);
        assertThat(moons.classes()).isEqualTo(2);
    }

    @Test
    void isAlwaysTheSame() {
        assertThat(((PointExamples) TwoMoons.generate().training()).coordinates())
                .isEqualTo(((PointExamples) TwoMoons.generate().training()).coordinates());
    }

    @Test
    void hasOtherPointsForTestingThanForTraining() {
        Dataset moons = TwoMoons.generate();

        assertThat(((PointExamples) moons.test()).coordinates())
                .isNotEqualTo(((PointExamples) moons.training()).coordinates());
    }

    @Test
    void liesAroundTwoHalfCirclesWithTheNoiseOnTop() {
        PointExamples points = (PointExamples) TwoMoons.generate().training();

        double squares = 0;
        int upper = 0;
        for (int i = 0; i < points.count(); i++) {
            boolean isUpper = points.label(i) == 0;
            upper += isUpper ? 1 : 0;
            double x = points.coordinates()[2 * i] - (isUpper ? 0 : 1);
            double y = points.coordinates()[2 * i + 1] - (isUpper ? 0 : 0.5);
            double fromCircle = Math.hypot(x, y) - 1;
            squares += fromCircle * fromCircle;
            assertThat(isUpper ? y : -y).isGreaterThan(-0.5);
        }

        assertThat(upper).isEqualTo(500);
        assertThat(Math.sqrt(squares / points.count())).isCloseTo(0.1, within(0.01));
    }

    @Test
    void hasTheMeansAndDeviationsThatItClaims() {
        Dataset moons = TwoMoons.generate();
        float[] coordinates = ((PointExamples) moons.training()).coordinates();
        int points = coordinates.length / 2;

        for (int channel = 0; channel < 2; channel++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < points; i++) {
                sum += coordinates[2 * i + channel];
                squares += (double) coordinates[2 * i + channel] * coordinates[2 * i + channel];
            }
            double mean = sum / points;
            assertThat(moons.means().get(channel)).isCloseTo(mean, within(0.02));
            assertThat(moons.deviations().get(channel))
                    .isCloseTo(Math.sqrt(squares / points - mean * mean), within(0.02));
        }
    }
}
