package org.fewlabel.learning.augmentation;

/** A mixture with the smoothed image, byte for byte as Pillow computes it: 1 changes nothing, 0 is smooth. */
final class Sharpness {
    private static final int MIDDLE_WEIGHT = 5;
    private static final int WEIGHTS = 8 + MIDDLE_WEIGHT;

    private Sharpness() {}

    /** The pixels of the border stay as they are: their smoothed value is their own. */
    static void apply(Canvas canvas, double factor) {
        byte[] from = canvas.pixels();
        byte[] to = canvas.spare();
        System.arraycopy(from, 0, to, 0, from.length);
        int channels = canvas.channels();
        int rowBytes = canvas.width() * channels;
        for (int row = 1; row < canvas.height() - 1; row++) {
            int last = (row + 1) * rowBytes - channels;
            for (int i = row * rowBytes + channels; i < last; i++) {
                int sum = columnSum(from, i - channels, rowBytes)
                        + columnSum(from, i, rowBytes)
                        + columnSum(from, i + channels, rowBytes)
                        + (MIDDLE_WEIGHT - 1) * (from[i] & 0xff);
                int smooth = (2 * sum + WEIGHTS) / (2 * WEIGHTS); // sum / 13, rounded; 13 is odd, so there is no tie.
                to[i] = Tones.mix(smooth, from[i] & 0xff, (float) factor);
            }
        }
        canvas.swap();
    }

    private static int columnSum(byte[] pixels, int i, int rowBytes) {
        return (pixels[i - rowBytes] & 0xff) + (pixels[i] & 0xff) + (pixels[i + rowBytes] & 0xff);
    }
}
