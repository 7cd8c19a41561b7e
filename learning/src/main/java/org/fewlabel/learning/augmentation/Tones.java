package org.fewlabel.learning.augmentation;

/**
 * Changes of a pixel's values that do not look at its neighbours, byte for byte as Pillow computes them (ImageEnhance,
 * ImageOps): each is a table of 256 values.
 */
final class Tones {
    private static final int WHITE = 255;
    private static final int BITS = 8;

    private Tones() {}

    /** A mixture with black; 1 changes nothing, 0 is black. */
    static void brightness(Canvas canvas, double factor) {
        mixWith(canvas, 0, factor);
    }

    /** A mixture with the even grey of the image's mean; 1 changes nothing, 0 is that grey. */
    static void contrast(Canvas canvas, double factor) {
        long sum = 0;
        byte[] pixels = canvas.pixels();
        for (int i = 0; i < pixels.length; i += canvas.channels()) {
            sum += canvas.isGrey() ? pixels[i] & 0xff : Colors.grey(pixels, i);
        }
        int count = canvas.height() * canvas.width();
        mixWith(canvas, (int) ((double) sum / count + 0.5), factor);
    }

    private static void mixWith(Canvas canvas, int value, double factor) {
        byte[] table = canvas.table();
        for (int i = 0; i < Canvas.VALUES; i++) {
            table[i] = mix(value, i, (float) factor);
        }
        canvas.map();
    }

    /** from + factor · (to − from), cut to a byte; a factor above 1 goes beyond {@code to}. In float, as Pillow does it. */
    static byte mix(int from, int to, float factor) {
        float mixed = from + factor * (to - from);
        return (byte) (mixed <= 0 ? 0 : mixed >= WHITE ? WHITE : (int) mixed);
    }

    /** Stretches each channel so that its darkest value becomes 0 and its brightest 255. */
    static void autoContrast(Canvas canvas) {
        byte[] table = canvas.table();
        for (int channel = 0; channel < canvas.channels(); channel++) {
            int[] histogram = canvas.histogram(channel);
            int darkest = 0;
            while (histogram[darkest] == 0) {
                darkest++;
            }
            int brightest = WHITE;
            while (histogram[brightest] == 0) {
                brightest--;
            }
            if (brightest > darkest) {
                double scale = 255.0 / (brightest - darkest);
                double offset = -darkest * scale;
                for (int i = 0; i < Canvas.VALUES; i++) {
                    table[i] = (byte) Math.max(0, Math.min(WHITE, (int) (i * scale + offset)));
                }
                canvas.map(channel);
            }
        }
    }

    /** Spreads the values of each channel so that all are about equally frequent. */
    static void equalize(Canvas canvas) {
        byte[] table = canvas.table();
        for (int channel = 0; channel < canvas.channels(); channel++) {
            int[] histogram = canvas.histogram(channel);
            int brightest = WHITE;
            while (histogram[brightest] == 0) {
                brightest--;
            }
            int step = (canvas.height() * canvas.width() - histogram[brightest]) / WHITE;
            if (step > 0) {
                int below = step / 2;
                for (int i = 0; i < Canvas.VALUES; i++) {
                    table[i] = (byte) Math.min(WHITE, below / step);
                    below += histogram[i];
                }
                canvas.map(channel);
            }
        }
    }

    /** @param bits how many of the highest bits of each value stay, from 1 to 8 */
    static void posterize(Canvas canvas, int bits) {
        int mask = -1 << (BITS - bits);
        byte[] table = canvas.table();
        for (int i = 0; i < Canvas.VALUES; i++) {
            table[i] = (byte) (i & mask);
        }
        canvas.map();
    }

    /** Inverts the values from the threshold on; 256 changes nothing. */
    static void solarize(Canvas canvas, double threshold) {
        byte[] table = canvas.table();
        for (int i = 0; i < Canvas.VALUES; i++) {
            table[i] = (byte) (i < threshold ? i : WHITE - i);
        }
        canvas.map();
    }
}
