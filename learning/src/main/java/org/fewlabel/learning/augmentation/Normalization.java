package org.fewlabel.learning.augmentation;

import java.util.List;
import org.fewlabel.learning.data.Dataset;

/** (value − mean) / deviation for each channel; of a pixel's byte by a table, so that it costs one look-up. */
final class Normalization {
    private static final int BYTE_VALUES = 256;

    private final int channels;
    private final float[] means;
    private final float[] deviations;
    private final float[] ofByte; // [byte value, channel]

    Normalization(List<Double> means, List<Double> deviations) {
        this.channels = means.size();
        this.means = new float[channels];
        this.deviations = new float[channels];
        this.ofByte = new float[BYTE_VALUES * channels];
        for (int channel = 0; channel < channels; channel++) {
            double mean = means.get(channel);
            double deviation = deviations.get(channel);
            this.means[channel] = (float) mean;
            this.deviations[channel] = (float) deviation;
            for (int value = 0; value < BYTE_VALUES; value++) {
                ofByte[value * channels + channel] = (float) ((value / 255.0 - mean) / deviation);
            }
        }
    }

    static Normalization of(Dataset dataset) {
        return new Normalization(dataset.means(), dataset.deviations());
    }

    /**
     * Pixels, channels last.
     *
     * @param first where the first of them is
     * @param count how many bytes
     */
    void ofPixels(byte[] pixels, int first, int count, float[] into, int offset) {
        for (int pixel = 0; pixel < count; pixel += channels) {
            for (int channel = 0; channel < channels; channel++) {
                int value = pixels[first + pixel + channel] & 0xff;
                into[offset + pixel + channel] = ofByte[value * channels + channel];
            }
        }
    }

    /**
     * One example whose channels are numbers, such as a point or an image's features.
     *
     * @param first where the first of them is
     */
    void ofNumbers(float[] numbers, int first, float[] into, int offset) {
        for (int channel = 0; channel < channels; channel++) {
            into[offset + channel] = ofCoordinate(numbers[first + channel], channel);
        }
    }

    float ofCoordinate(float coordinate, int channel) {
        return (coordinate - means[channel]) / deviations[channel];
    }
}
