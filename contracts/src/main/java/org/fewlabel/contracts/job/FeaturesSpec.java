package org.fewlabel.contracts.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the features of a frozen backbone are computed. What is null is read from the backbone's file, and a job whose file leaves
 * it open is refused by its trainer, with what the file says.
 *
 * @param inputSize rows and columns of the images that the backbone takes, in pixels
 * @param layout of its input
 * @param means of the channels, as fractions of 255, which are taken off; null for ImageNet's, and for a backbone that takes
 *     bytes
 * @param deviations of the channels, by which the rest is divided; null with {@code means}, and only then
 * @param output the name of the output that has the features; null for the only one, or the pooled one
 * @param weakViews how many weak views of each image features are computed of; 0 to see the image as it is instead
 * @param strongViews how many strong ones, for the methods that look at them
 * @param seed of the views; runs to be compared share it
 */
public record FeaturesSpec(
        @Nullable Integer inputSize,
        @Nullable ImageLayout layout,
        @Nullable List<Double> means,
        @Nullable List<Double> deviations,
        @Nullable String output,
        int weakViews,
        int strongViews,
        long seed) {
    private static final int INPUT_SIZE_MAX = 1_024;
    private static final int CHANNELS_MAX = 3;
    private static final int NAME_LENGTH_MAX = 200;
    private static final int VIEWS = 2;
    public static final int VIEWS_MAX = 16;
    /** Neither a byte's whole range in one step nor nothing. */
    private static final double DEVIATION_MIN = 1e-4;

    private static final double DEVIATION_MAX = 1_000;

    public FeaturesSpec {
        means = means == null ? null : List.copyOf(means);
        deviations = deviations == null ? null : List.copyOf(deviations);
        if ((means == null) != (deviations == null)) {
            throw new IllegalArgumentException("means and deviations are given together or not at all");
        }
    }

    /** What of it tells the features of the images as they are: all but the views. */
    public FeaturesSpec ofPlainImages() {
        return new FeaturesSpec(inputSize, layout, means, deviations, output, 0, 1, 0);
    }

    static FeaturesSpec read(Fields fields) {
        Integer inputSize = fields.optionalInteger("inputSize", 1, INPUT_SIZE_MAX);
        ImageLayout layout = fields.has("layout") ? fields.choice("layout", ImageLayout.NCHW) : null;
        List<Double> means = fields.optionalNumbers("means", 1, CHANNELS_MAX, -DEVIATION_MAX, DEVIATION_MAX);
        List<Double> deviations = fields.optionalNumbers("deviations", 1, CHANNELS_MAX, DEVIATION_MIN, DEVIATION_MAX);
        if (means == null || deviations == null) {
            // What was given and is wrong has been refused by itself.
            if (fields.has("means") != fields.has("deviations")) {
                fields.reject("deviations", "must be given where means are, and only there");
            }
            means = null;
            deviations = null;
        } else if (means.size() == 2) {
            fields.reject("means", "must be one number, or one for each of 3 channels, was 2 numbers");
        } else if (means.size() != deviations.size()) {
            fields.reject("deviations", "must have as many numbers as means, one for each channel");
        }
        String output = fields.has("output") ? fields.text("output", "", NAME_LENGTH_MAX) : null;
        FeaturesSpec spec = new FeaturesSpec(
                inputSize,
                layout,
                means,
                deviations,
                output,
                fields.integer("weakViews", VIEWS, 0, VIEWS_MAX),
                fields.integer("strongViews", VIEWS, 1, VIEWS_MAX),
                fields.wholeNumber("seed", 0, 0, Long.MAX_VALUE));
        fields.rejectUnknown();
        return spec;
    }
}
