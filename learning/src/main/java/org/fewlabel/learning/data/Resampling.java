package org.fewlabel.learning.data;

/**
 * Scales a picture until its shorter side fits and cuts off what of the longer one is too much, the same on both sides.
 * Each pixel is the mean of those that it covers, weighted by a triangle (bilinear, with a filter as wide as the scale
 * where it shrinks, so that nothing is skipped). A picture of the right size stays as it is.
 */
final class Resampling {
    private Resampling() {}

    /**
     * @param into receives [height, width, channels] from {@code offset} on
     */
    static void fit(ImageDecoder.Picture picture, int height, int width, int channels, byte[] into, int offset) {
        double scale = Math.min((double) picture.height / height, (double) picture.width / width);
        Axis rows = new Axis(picture.height, height, scale);
        Axis columns = new Axis(picture.width, width, scale);
        float[] narrowed = new float[picture.height * width * channels]; // [source rows, width, channels]
        for (int row = 0; row < picture.height; row++) {
            int from = row * picture.width * channels;
            for (int column = 0; column < width; column++) {
                for (int channel = 0; channel < channels; channel++) {
                    double sum = 0;
                    for (int i = 0; i < columns.weights[column].length; i++) {
                        int source = from + (columns.first[column] + i) * channels + channel;
                        sum += columns.weights[column][i] * (picture.pixels[source] & 0xff);
                    }
                    narrowed[(row * width + column) * channels + channel] = (float) sum;
                }
            }
        }
        int rowSize = width * channels;
        for (int row = 0; row < height; row++) {
            for (int i = 0; i < rowSize; i++) {
                double sum = 0;
                for (int k = 0; k < rows.weights[row].length; k++) {
                    sum += rows.weights[row][k] * narrowed[(rows.first[row] + k) * rowSize + i];
                }
                into[offset + row * rowSize + i] = (byte) Math.max(0, Math.min(255, (int) (sum + 0.5)));
            }
        }
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
    }
}
