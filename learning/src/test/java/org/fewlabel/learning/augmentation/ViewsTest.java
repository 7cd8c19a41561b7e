package org.fewlabel.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.AugmentationSpec;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.CropAndFlip.Border;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.network.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsTest {
    /** So that a pixel's byte comes out as it is. */
    private static final Normalization NONE = new Normalization(List.of(0.0), List.of(1 / 255.0));

    /**
     * <pre>
     * 1 2 3
     * 4 5 6
     * 7 8 9
     * </pre>
     */
    private static final ImageExamples NINE =
            new ImageExamples(new Shape(3, 3, 1), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, new int[1]);

    @ParameterizedTest
    @CsvSource({
        " 0,  0, false, 1 2 3 4 5 6 7 8 9",
        " 0,  0, true,  3 2 1 6 5 4 9 8 7",
        "-1,  0, false, 4 5 6 1 2 3 4 5 6",
        "-2,  0, false, 7 8 9 4 5 6 1 2 3",
        " 1,  0, false, 4 5 6 7 8 9 4 5 6",
        " 2,  0, false, 7 8 9 4 5 6 1 2 3",
        " 0, -1, false, 2 1 2 5 4 5 8 7 8",
        " 0,  2, false, 3 2 1 6 5 4 9 8 7",
        " 0,  1, true,  2 3 2 5 6 5 8 9 8",
        "-1,  1, false, 5 6 5 2 3 2 5 6 5",
    })
    void reflectsAtTheBorderWithoutRepeatingIt(int down, int right, boolean mirrored, String expected) {
        assertThat(crop(Border.REFLECT, down, right, mirrored)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,  0, false, 0 0 0 1 2 3 4 5 6",
        " 2,  0, false, 7 8 9 0 0 0 0 0 0",
        " 0, -2, false, 0 0 1 0 0 4 0 0 7",
        " 0,  1, true,  0 3 2 0 6 5 0 9 8",
        " 1,  1, false, 5 6 0 8 9 0 0 0 0",
    })
    void fillsTheBorderWithBlack(int down, int right, boolean mirrored, String expected) {
        assertThat(crop(Border.ZERO, down, right, mirrored)).isEqualTo(expected);
    }

    @Test
    void keepsTheChannelsOfAPixelTogether() {
        ImageExamples image = new ImageExamples(new Shape(1, 2, 3), new byte[] {1, 2, 3, 4, 5, 6}, new int[1]);
        Canvas canvas = new Canvas(image.shape());

        new CropAndFlip(0, Border.REFLECT, true).draw(image, 0, 0, 0, true, canvas);

        assertThat(canvas.pixels()).containsExactly(4, 5, 6, 1, 2, 3);
    }

    @Test
    void reachesEveryPlaceInBothDirections() {
        View view = new ImageView(nine(), new CropAndFlip(1, Border.ZERO, true), List.of());
        Set<String> seen = new HashSet<>();

        for (int seed = 0; seed < 1000; seed++) {
            float[] into = new float[9];
            view.render(NINE, 0, new SplittableRandom(seed), into, 0);
            seen.add(Arrays.toString(into));
        }

        assertThat(seen).hasSize(9 * 2);
    }

    @Test
    void neverFlipsWhereAFlipChangesTheClass() {
        View view = new ImageView(nine(), new CropAndFlip(0, Border.ZERO, false), List.of());

        for (int seed = 0; seed < 100; seed++) {
            float[] into = new float[9];
            view.render(NINE, 0, new SplittableRandom(seed), into, 0);
            assertThat(text(into)).isEqualTo("1 2 3 4 5 6 7 8 9");
        }
    }

    @Test
    void weakViewsDependOnTheirRandomnessAlone() {
        Dataset dataset = photographs();
        View view = Views.weak(dataset, usual("cifar10"));
        int size = dataset.shape().size();
        float[] first = new float[size];
        float[] again = new float[size + 7];
        float[] other = new float[size];

        view.render(dataset.training(), 3, new SplittableRandom(1), first, 0);
        view.render(dataset.training(), 3, new SplittableRandom(1), again, 7);
        view.render(dataset.training(), 3, new SplittableRandom(2), other, 0);

        assertThat(Arrays.copyOfRange(again, 7, again.length)).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void plainViewsHaveZeroMeanAndUnitVariance() {
        Dataset dataset = photographs();
        Images batch = Views.plain(dataset)
                .batch(
                        dataset.training(),
                        IntStream.range(0, 200).toArray(),
                        0,
                        200,
                        new float[200 * dataset.shape().size()]);

        for (int channel = 0; channel < 3; channel++) {
            double sum = 0;
            double squares = 0;
            int numbers = 0;
            for (int i = channel; i < batch.values().length; i += 3) {
                sum += batch.values()[i];
                squares += (double) batch.values()[i] * batch.values()[i];
                numbers++;
            }
            assertThat(sum / numbers).isCloseTo(0, within(1e-4));
            assertThat(squares / numbers).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void plainViewsShowTheChosenExamples() {
        ImageExamples three = new ImageExamples(new Shape(1, 1, 1), new byte[] {0, 51, (byte) 255}, new int[3]);

        Images batch = new PlainView(new Normalization(List.of(0.2), List.of(0.5)))
                .batch(three, new int[] {1, 2, 0}, 1, 2, new float[5]);

        assertThat(batch.count()).isEqualTo(2);
        assertThat(batch.values()).containsExactly(new float[] {1.6f, -0.4f, 0, 0, 0}, within(1e-6f));
    }

    @Test
    void movesPointsByNoiseOfTheGivenDeviation() {
        int points = 20_000;
        float[] coordinates = new float[2 * points];
        Arrays.fill(coordinates, 3);
        Examples examples = new PointExamples(2, coordinates, new int[points]);
        Jitter view = new Jitter(new Normalization(List.of(1.0, 1.0), List.of(2.0, 2.0)), 0.5);
        float[] into = new float[2];
        double sum = 0;
        double squares = 0;

        for (int i = 0; i < points; i++) {
            view.render(examples, i, new SplittableRandom(i), into, 0);
            sum += into[0];
            squares += (into[1] - 1) * (into[1] - 1);
        }

        assertThat(sum / points).isCloseTo(1, within(0.01));
        assertThat(Math.sqrt(squares / points)).isCloseTo(0.25, within(0.01));
    }

    @Test
    void rejectsExamplesOfTheOtherKind() {
        Examples point = new PointExamples(1, new float[1], new int[1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageView(nine(), new CropAndFlip(1, Border.ZERO, true), List.of())
                        .render(point, 0, new SplittableRandom(0), new float[1], 0))
                .withMessageContaining("images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Jitter(NONE, 1).render(NINE, 0, new SplittableRandom(0), new float[9], 0))
                .withMessageContaining("points");
    }

    private static String crop(Border border, int down, int right, boolean mirrored) {
        Canvas canvas = new Canvas(NINE.shape());
        new CropAndFlip(2, border, true).draw(NINE, 0, down, right, mirrored, canvas);
        return IntStream.range(0, 9).mapToObj(i -> "" + canvas.pixels()[i]).collect(Collectors.joining(" "));
    }

    private static Dataset nine() {
        return new Dataset(DatasetName.CIFAR10, List.of("only"), List.of(0.0), List.of(1 / 255.0), NINE, NINE);
    }

    /** The augmentation of a data set where the user says nothing of it. */
    private static AugmentationSpec usual(String dataset) {
        String json = "{\"dataset\": {\"name\": \"" + dataset + "\"}, \"method\": {\"name\": \"supervised\"}}";
        return ((JobSpec.Accepted) JobSpec.read(json)).spec().augmentation();
    }

    private static String text(float[] values) {
        StringBuilder text = new StringBuilder();
        for (float value : values) {
            text.append(text.isEmpty() ? "" : " ").append(Math.round(value));
        }
        return text.toString();
    }

    /** Random pixels, with the means and deviations that they have. */
    private static Dataset photographs() {
        Shape shape = new Shape(32, 32, 3);
        int count = 200;
        byte[] pixels = new byte[count * shape.size()];
        SplittableRandom random = new SplittableRandom(0);
        double[] sums = new double[3];
        double[] squares = new double[3];
        for (int i = 0; i < pixels.length; i++) {
            int value = random.nextInt(50 * (1 + i % 3), 256);
            pixels[i] = (byte) value;
            sums[i % 3] += value / 255.0;
            squares[i % 3] += value / 255.0 * value / 255.0;
        }
        double each = pixels.length / 3.0;
        List<Double> means = Arrays.stream(sums).map(sum -> sum / each).boxed().toList();
        List<Double> deviations = List.of(
                Math.sqrt(squares[0] / each - means.get(0) * means.get(0)),
                Math.sqrt(squares[1] / each - means.get(1) * means.get(1)),
                Math.sqrt(squares[2] / each - means.get(2) * means.get(2)));
        ImageExamples images = new ImageExamples(shape, pixels, new int[count]);
        return new Dataset(DatasetName.CIFAR10, List.of("only"), means, deviations, images, images);
    }
}
