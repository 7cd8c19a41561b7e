package org.fewlabel.learning.augmentation;

/** Changes of colour, byte for byte as Pillow and torchvision on Pillow compute them. A grey image stays as it is. */
final class Colors {
    /**
     * For each sixth of the colour circle, and for its very end: which of brightness (0), falling (1), rising (2) and low (3) red,
     * green and blue are, as the bits behind which they lie in {@link #writeHsv}'s word. A table, since the processor would guess
     * wrong at most jumps to one of six places.
     */
    private static final int[] PLACES = {
        places(0, 2, 3),
        places(1, 0, 3),
        places(3, 0, 2),
        places(3, 1, 0),
        places(2, 3, 0),
        places(0, 3, 1),
        places(0, 2, 3)
    };

    private Colors() {}

    private static int places(int red, int green, int blue) {
        return Byte.SIZE * (red | green << Byte.SIZE | blue << 2 * Byte.SIZE);
    }

    /** The brightness of the pixel that begins there, from 0 to 255, by the weights of ITU-R 601-2. */
    static int grey(byte[] pixels, int i) {
        return grey(pixels[i] & 0xff, pixels[i + 1] & 0xff, pixels[i + 2] & 0xff);
    }

    /** In 16 bits behind the point: 0.299 R + 0.587 G + 0.114 B, rounded. */
    static int grey(int red, int green, int blue) {
        return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
    }

    /** A mixture with the pixel's own grey; 1 changes nothing, 0 is grey. */
    static void saturation(Canvas canvas, double factor) {
        if (canvas.isGrey()) {
            return;
        }
        byte[] pixels = canvas.pixels();
        for (int i = 0; i < pixels.length; i += 3) {
            int grey = grey(pixels, i);
            for (int channel = 0; channel < 3; channel++) {
                pixels[i + channel] = Tones.mix(grey, pixels[i + channel] & 0xff, (float) factor);
            }
        }
    }

    /**
     * Turns the colour circle. As torchvision does it, the hue is a byte, to which ⌊255 · turn⌋ (towards zero) is added.
     *
     * @param turn a share of the circle, in [-0.5, 0.5]
     */
    static void hue(Canvas canvas, double turn) {
        if (canvas.isGrey()) {
            return;
        }
        int shift = (int) (turn * 255);
        byte[] pixels = canvas.pixels();
        for (int i = 0; i < pixels.length; i += 3) {
            turnHue(pixels, i, shift);
        }
    }

    private static void turnHue(byte[] pixels, int i, int shift) {
        int red = pixels[i] & 0xff;
        int green = pixels[i + 1] & 0xff;
        int blue = pixels[i + 2] & 0xff;
        int brightest = Math.max(red, Math.max(green, blue));
        int darkest = Math.min(red, Math.min(green, blue));
        if (brightest == darkest) {
            return;
        }
        float range = brightest - darkest;
        int saturation = (int) (range / brightest * 255.0);
        int hue = (hueByte(red, green, blue, brightest, range) + shift) & 0xff;
        writeHsv(pixels, i, hue, saturation, brightest);
    }

    /** The place on the colour circle, as a byte; single and double precision where Pillow has them. */
    private static int hueByte(int red, int green, int blue, int brightest, float range) {
        float ofRed = (brightest - red) / range;
        float ofGreen = (brightest - green) / range;
        float ofBlue = (brightest - blue) / range;
        float sixths;
        if (red == brightest) {
            sixths = ofBlue - ofGreen;
        } else if (green == brightest) {
            sixths = (float) (2.0 + ofRed - ofBlue);
        } else {
            sixths = (float) (4.0 + ofGreen - ofRed);
        }
        double turned = sixths / 6.0 + 1.0;
        float circle = (float) (turned >= 1 ? turned - 1 : turned);
        return Math.min(255, (int) (circle * 255.0));
    }

    /** The pixel of a hue, a saturation and a brightness, each from 0 to 255. */
    private static void writeHsv(byte[] pixels, int i, int hue, int saturation, int brightness) {
        int sixth = (int) (hue * 6.0 / 255.0);
        float within = (float) (hue * 6.0 / 255.0 - sixth);
        float share = (float) (saturation / 255.0);
        int low = rounded(brightness * (1.0 - share));
        int falling = rounded(brightness * (1.0 - share * within));
        int rising = rounded(brightness * (1.0 - share * (1.0 - within)));
        int word = brightness | falling << Byte.SIZE | rising << 2 * Byte.SIZE | low << 3 * Byte.SIZE;
        int places = PLACES[sixth];
        pixels[i] = (byte) (word >> places);
        pixels[i + 1] = (byte) (word >> (places >> Byte.SIZE));
        pixels[i + 2] = (byte) (word >> (places >> 2 * Byte.SIZE));
    }

    /** Of a number that is not negative: in half of the time that {@link Math#round} makes of it. */
    private static int rounded(double number) {
        return (int) (number + 0.5);
    }
}
