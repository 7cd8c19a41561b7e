package org.fewlabel.learning.data;

/**
 * Scales a picture until its shorter side fits and cuts off what of the longer one is too much, the same on both sides.
 * Each pixel is the mean of those that it covers, weighted by a triangle (bilinear, with a filter as wide as the scale
 * where it shrinks, so that nothing is skipped). A picture of the right size stays as it is.
 *
 * <p>The picture comes row by row, so that no copy of it is made.
 */
final class Resampling {
    private final Axis rows;
    private final Axis columns;
    private final int channels;
    private final double[] sums; // [height, width, channels]
    private final float[] narrowed; // [width, channels]

    /** The first new row that an old one may still add to. */
    private int open;

    Resampling(int oldHeight, int oldWidth, int height, int width, int channels) {
        double scale = Math.min((double) oldHeight / height, (double) oldWidth / width);
        this.rows = new Axis(oldHeight, height, scale);
        this.columns = new Axis(oldWidth, width, scale);
        this.channels = channels;
        this.sums = new double[height * width * channels];
        this.narrowed = new float[width * channels];
    }

    /** Whether a row is a part of the new picture at all. */
    boolean needs(int row) {
        return row >= rows.first[0] && row < rows.end(rows.first.length - 1);
    }

    /**
     * Takes the next row. Rows come from above; those that are not needed may be left out.
     *
     * @param pixels [width, channels], of the old width
     */
    void add(int row, byte[] pixels) {
        while (open < rows.first.length && rows.end(open) <= row) {
            open++;
        }
        if (open == rows.first.length || rows.first[open] > row) {
            return;
        }
        narrow(pixels);
        for (int target = open; target < rows.first.length && rows.first[target] <= row; target++) {
            double weight = rows.weights[target][row - rows.first[target]];
            int from = target * narrowed.length;
            for (int i = 0; i < narrowed.length; i++) {
                sums[from + i] += weight * narrowed[i];
            }
        }
    }

    private void narrow(byte[] pixels) {
        for (int column = 0; column < columns.first.length; column++) {
            double[] weights = columns.weights[column];
            for (int channel = 0; channel < channels; channel++) {
                double sum = 0;
                int source = columns.first[column] * channels + channel;
                for (double weight : weights) {
                    sum += weight * (pixels[source] & 0xff);
                    source += channels;
                }
                narrowed[column * channels + channel] = (float) sum;
            }
        }
    }

    /** The new picture, [height, width, channels]. */
    byte[] scaled() {
        byte[] scaled = new byte[sums.length];
        for (int i = 0; i < sums.length; i++) {
            scaled[i] = (byte) Math.max(0, Math.min(255, (int) (sums[i] + 0.5)));
        }
        return scaled;
    }

    /** Which pixels of a row or column make each new pixel, and how much of each. */
    private static final class Axis {
        final int[] first;
        final double[][] weights;

        /** @param scale old pixels for each new one */
        Axis(int length, int newLength, double scale) {
            double begin = (length - newLength * scale) / 2;
            double reach = Math.max(1, scale);
            first = new int[newLength];
            weights = new double[newLength][];
            for (int i = 0; i < newLength; i++) {
                double middle = begin + (i + 0.5) * scale;
                first[i] = Math.max(0, (int) Math.floor(middle - reach + 0.5));
                int end = Math.min(length, (int) Math.floor(middle + reach + 0.5));
                weights[i] = new double[end - first[i]];
                double sum = 0;
                for (int k = 0; k < weights[i].length; k++) {
                    weights[i][k] = Math.max(0, 1 - Math.abs(first[i] + k + 0.5 - middle) / reach);
                    sum += weights[i][k];
                }
                for (int k = 0; k < weights[i].length; k++) {
                    weights[i][k] /= sum;
                }
            }
        }

        int end(int i) {
            return first[i] + weights[i].length;
        }
    }
}
