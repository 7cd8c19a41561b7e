package org.fewlabel.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.fewlabel.contracts.job.AugmentationSpec;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.LabeledView;
import org.fewlabel.contracts.job.StrongRanges;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StrongViewTest {
    private static final Shape PHOTOGRAPH = new Shape(32, 32, 3);
    private static final AugmentationSpec.Weak WEAK = new AugmentationSpec.Weak(2, true, null);

    @ParameterizedTest
    @CsvSource({
        "BRIGHTNESS, 0.14, 0.86, 0.05, 0.95",
        "SHARPNESS, 0.14, 0.86, 0.05, 0.95",
        "POSTERIZE, 4, 7, 4, 8",
        "ROTATE, 3, 27, -30, 30",
        "SHEAR_X, 0.03, 0.27, -0.3, 0.3",
        "SOLARIZE, 231, 26, 0, 256",
        "TRANSLATE_X, 1, 10, -12, 12",
        "TRANSLATE_Y, 0, 5, -6, 6",
    })
    void isAsStrongAsTheRangesSay(StrongOperation operation, double level1, double level9, double low, double high) {
        Canvas wide = new Canvas(new Shape(20, 40, 3));

        assertThat(operation.strengthOfLevel(1, false, wide)).isCloseTo(level1, within(1e-12));
        assertThat(operation.strengthOfLevel(9, false, wide)).isCloseTo(level9, within(1e-12));
        assertThat(operation.strengthOfShare(0, wide)).isCloseTo(low, within(1e-12));
        // Whole bits: 8 would come with a share of 1, which is outside.
        double almost = operation == StrongOperation.POSTERIZE ? 7 : high;
        assertThat(operation.strengthOfShare(1 - 1e-12, wide)).isCloseTo(almost, within(1e-8));
    }

    @Test
    void changesTheDirectionWhereThereAreTwo() {
        Canvas canvas = new Canvas(PHOTOGRAPH);

        assertThat(StrongOperation.ROTATE.strengthOfLevel(2, true, canvas)).isEqualTo(-6);
        assertThat(StrongOperation.SOLARIZE.strengthOfLevel(2, true, canvas)).isEqualTo(205);
    }

    @ParameterizedTest
    @CsvSource({"-2, -2, 4", "0, 0, 16", "3, 2, 6", "1, 4, 4"})
    void hidesWhatOfTheSquareIsInside(int top, int left, int hidden) {
        Canvas canvas = new Canvas(new Shape(5, 5, 3));
        Arrays.fill(canvas.pixels(), (byte) 9);

        new Cutout(Cutout.Side.HALF, List.of(1, 2, 3)).hide(canvas, top, left, 4);

        int seen = 0;
        for (int i = 0; i < canvas.pixels().length; i += 3) {
            byte[] pixel = Arrays.copyOfRange(canvas.pixels(), i, i + 3);
            seen += Arrays.equals(pixel, new byte[] {1, 2, 3}) ? 1 : 0;
            assertThat(pixel).isIn(new byte[] {1, 2, 3}, new byte[] {9, 9, 9});
        }
        assertThat(seen).isEqualTo(hidden);
    }

    @Test
    void hidesAtLeastAQuarterOfTheSquare() {
        Set<Integer> hidden = new HashSet<>();

        for (int seed = 0; seed < 5_000; seed++) {
            Canvas canvas = new Canvas(new Shape(32, 32, 1));
            new Cutout(Cutout.Side.HALF, List.of(1)).apply(canvas, new SplittableRandom(seed));
            int sum = 0;
            for (byte pixel : canvas.pixels()) {
                sum += pixel;
            }
            hidden.add(sum);
        }

        // The middle at a corner leaves 8×8 pixels of the square.
        assertThat(hidden).contains(64, 256).allMatch(pixels -> pixels >= 64 && pixels <= 256);
    }

    @ParameterizedTest
    @EnumSource
    void dependsOnItsRandomnessAlone(StrongRanges ranges) {
        Dataset dataset = photographs();
        AugmentationSpec spec = new AugmentationSpec(WEAK, new AugmentationSpec.Strong(ranges, 3, true));
        View view = Views.strong(dataset, spec);
        View same = Views.strong(dataset, spec);

        // An image before it must leave nothing behind in the memory that images share.
        for (int seed = 0; seed < 200; seed++) {
            render(view, dataset, 1, seed + 1_000);
            assertThat(render(view, dataset, 0, seed)).isEqualTo(render(same, dataset, 0, seed));
        }
        assertThat(render(view, dataset, 0, 1)).isNotEqualTo(render(view, dataset, 0, 2));
    }

    @Test
    void isTheWeakViewWithoutOperationsAndCutout() {
        Dataset dataset = photographs();
        AugmentationSpec spec = new AugmentationSpec(WEAK, new AugmentationSpec.Strong(StrongRanges.ARTICLE, 0, false));

        for (int seed = 0; seed < 20; seed++) {
            assertThat(render(Views.strong(dataset, spec), dataset, 0, seed))
                    .isEqualTo(render(Views.weak(dataset, spec), dataset, 0, seed));
        }
    }

    @Test
    void jittersColoursInEveryOrder() {
        ColorJitter jitter = new ColorJitter(new AugmentationSpec.ColorJitter(0.4, 0.4, 0, 0));
        Set<Integer> seen = new HashSet<>();

        for (int seed = 0; seed < 5_000; seed++) {
            Canvas canvas = new Canvas(new Shape(1, 2, 1));
            canvas.pixels()[0] = 100;
            canvas.pixels()[1] = 100;
            jitter.apply(canvas, new SplittableRandom(seed));
            seen.add(canvas.pixels()[0] & 0xff);
        }

        // An even image has no contrast: only the brightness shows, from 60 to 140.
        assertThat(seen).hasSizeBetween(75, 81).allMatch(value -> value >= 60 && value <= 140);
    }

    @Test
    void leavesAnImageWithoutColoursGreyWhenItJitters() {
        Canvas canvas = new Canvas(new Shape(4, 4, 3));
        for (int i = 0; i < canvas.pixels().length; i++) {
            canvas.pixels()[i] = (byte) (i / 3 * 10);
        }

        new ColorJitter(new AugmentationSpec.ColorJitter(0.4, 0.4, 0.4, 0.1)).apply(canvas, new SplittableRandom(3));

        for (int i = 0; i < canvas.pixels().length; i += 3) {
            assertThat(canvas.pixels()[i]).isEqualTo(canvas.pixels()[i + 1]).isEqualTo(canvas.pixels()[i + 2]);
        }
    }

    @Test
    void movesPointsFurtherThanTheWeakViewDoes() {
        int points = 5_000;
        Examples examples = new PointExamples(2, new float[2 * points], new int[points]);
        Dataset moons = new Dataset(
                DatasetName.TWO_MOONS, List.of("only"), List.of(0.0, 0.0), List.of(1.0, 1.0), examples, examples);
        AugmentationSpec spec = new AugmentationSpec(
                new AugmentationSpec.Weak(0, false, null), new AugmentationSpec.Strong(StrongRanges.ARTICLE, 0, false));

        assertThat(deviation(Views.weak(moons, spec), examples)).isCloseTo(0.05, within(0.002));
        assertThat(deviation(Views.strong(moons, spec), examples)).isCloseTo(0.2, within(0.008));
    }

    @Test
    void isTheViewOfLabeledExamplesWhereTheSpecSaysSo() {
        Dataset dataset = photographs();
        AugmentationSpec.Strong strong = new AugmentationSpec.Strong(StrongRanges.USB, 3, true);
        View weak = Views.weak(dataset, new AugmentationSpec(WEAK, strong));
        View labeled = Views.labeled(dataset, new AugmentationSpec(WEAK, strong));
        View labeledStrong = Views.labeled(dataset, new AugmentationSpec(WEAK, strong, LabeledView.STRONG));

        assertThat(render(labeled, dataset, 0, 5)).isEqualTo(render(weak, dataset, 0, 5));
        assertThat(render(labeledStrong, dataset, 0, 5))
                .isEqualTo(render(Views.strong(dataset, new AugmentationSpec(WEAK, strong)), dataset, 0, 5))
                .isNotEqualTo(render(weak, dataset, 0, 5));
    }

    private static double deviation(View view, Examples examples) {
        double squares = 0;
        float[] into = new float[2];
        for (int i = 0; i < examples.count(); i++) {
            view.render(examples, i, new SplittableRandom(i), into, 0);
            squares += into[0] * into[0];
        }
        return Math.sqrt(squares / examples.count());
    }

    private static float[] render(View view, Dataset dataset, int example, int seed) {
        float[] into = new float[dataset.shape().size()];
        view.render(dataset.training(), example, new SplittableRandom(seed), into, 0);
        return into;
    }

    private static Dataset photographs() {
        byte[] pixels = new byte[2 * PHOTOGRAPH.size()];
        new SplittableRandom(5).nextBytes(pixels);
        ImageExamples images = new ImageExamples(PHOTOGRAPH, pixels, new int[2]);
        return new Dataset(
                DatasetName.CIFAR10,
                List.of("only"),
                List.of(0.49, 0.48, 0.45),
                List.of(0.25, 0.24, 0.26),
                images,
                images);
    }
}
