package org.fewlabel.contracts.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what a pixel's channels, as fractions of 255, are normalized: (value − mean) / deviation. Weights that were trained on other
 * images expect the numbers of those.
 *
 * @param means one for each channel
 * @param deviations one for each channel
 */
public record NormalizationSpec(List<Double> means, List<Double> deviations) {
    private static final String IMAGENET_NAME = "imagenet";
    /** Of ImageNet's training images, as torchvision's weights expect them. */
    private static final NormalizationSpec IMAGENET =
            new NormalizationSpec(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private static final double DEVIATION_MIN = 1e-3;

    public NormalizationSpec {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
    }

    /**
     * Null where the job does not ask for one.
     *
     * @param name of a field that holds {@code "imagenet"} or an object of means and deviations
     * @param channels of the images
     */
    static @Nullable NormalizationSpec read(Fields fields, String name, int channels) {
        if (!fields.has(name)) {
            return null;
        }
        if (!fields.hasObject(name)) {
            return readNamed(fields, name, channels);
        }
        Fields below = fields.object(name);
        NormalizationSpec spec = new NormalizationSpec(
                below.requiredNumbers("means", channels, 0, 1),
                below.requiredNumbers("deviations", channels, DEVIATION_MIN, 1));
        below.rejectUnknown();
        return spec;
    }

    private static @Nullable NormalizationSpec readNamed(Fields fields, String name, int channels) {
        if (!fields.is(name, IMAGENET_NAME)) {
            fields.reject(name, "must be " + IMAGENET_NAME + " or an object of means and deviations");
            return null;
        }
        if (channels == IMAGENET.means().size()) {
            return IMAGENET;
        }
        fields.reject(
                name,
                "must be an object of means and deviations for images of " + channels + " channels; " + IMAGENET_NAME
                        + " has " + IMAGENET.means().size());
        return null;
    }
}
