package org.fewlabel.learning.augmentation;

import java.util.List;
import org.fewlabel.learning.data.Dataset;
import org.jspecify.annotations.Nullable;

/** (value − mean) / deviation for each channel; of a pixel's byte by a table, so that it costs one look-up. */
final class Normalization {
    private static final int BYTE_VALUES = 256;

    private final int channels;
    private final List<Double> exactMeans;
    private final List<Double> exactDeviations;
    private final float[] means;
    private final float[] deviations;
    /** [channel, byte value]; made when first asked for: points and features have no use for it, and many channels. */
    private volatile float @Nullable [] ofByte;

    Normalization(List<Double> means, List<Double> deviations) {
        this.channels = means.size();
        this.exactMeans = List.copyOf(means);
        this.exactDeviations = List.copyOf(deviations);
        this.means = new float[channels];
        this.deviations = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            this.means[channel] = means.get(channel).floatValue();
            this.deviations[channel] = deviations.get(channel).floatValue();
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
        float[] table = ofByte();
        for (int channel = 0; channel < channels; channel++) {
            int ofChannel = channel * BYTE_VALUES;
            for (int i = channel; i < count; i += channels) {
                into[offset + i] = table[ofChannel + (pixels[first + i] & 0xff)];
            }
        }
    }

    /** Threads that ask at the same time make the same one. */
    private float[] ofByte() {
        float[] table = ofByte;
        if (table == null) {
            table = new float[BYTE_VALUES * channels];
            for (int channel = 0; channel < channels; channel++) {
                for (int value = 0; value < BYTE_VALUES; value++) {
                    table[channel * BYTE_VALUES + value] =
                            (float) ((value / 255.0 - exactMeans.get(channel)) / exactDeviations.get(channel));
                }
            }
            ofByte = table;
        }
        return table;
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
