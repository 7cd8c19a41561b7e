package org.fewlabel.learning.network;

import java.util.List;

/**
 * How a raw value of channel c becomes what a network takes: (value / scale − means[c]) / deviations[c].
 *
 * @param scale 255 for the bytes of pixels, 1 for coordinates
 */
public record ChannelNormalization(int scale, List<Double> means, List<Double> deviations) {
    public ChannelNormalization {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (scale < 1 || means.size() != deviations.size()) {
            throw new IllegalArgumentException(
                    "a normalization needs a scale of at least 1, and a deviation for each mean," + " got " + scale
                            + ", " + means + ", " + deviations);
        }
    }

    int channels() {
        return means.size();
    }

    /** By what to multiply a raw value of each channel. */
    float[] factors() {
        float[] factors = new float[channels()];
        for (int channel = 0; channel < factors.length; channel++) {
            factors[channel] = (float) (1 / (scale * deviations.get(channel)));
        }
        return factors;
    }

    /** What to add then. */
    float[] shifts() {
        float[] shifts = new float[channels()];
        for (int channel = 0; channel < shifts.length; channel++) {
            shifts[channel] = (float) (-means.get(channel) / deviations.get(channel));
        }
        return shifts;
    }

    /** The means of raw values. */
    float[] rawMeans() {
        return scaled(means);
    }

    /** The deviations of raw values. */
    float[] rawDeviations() {
        return scaled(deviations);
    }

    private float[] scaled(List<Double> numbers) {
        float[] scaled = new float[numbers.size()];
        for (int channel = 0; channel < scaled.length; channel++) {
            scaled[channel] = (float) (scale * numbers.get(channel));
        }
        return scaled;
    }
}
