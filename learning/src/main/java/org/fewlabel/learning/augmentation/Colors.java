package org.fewlabel.learning.augmentation;

/** Changes of colour, byte for byte as Pillow and torchvision on Pillow compute them. A grey image stays as it is. */
final class Colors {
    private Colors() {}

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
        if (saturation == 0) {
            write(pixels, i, brightness, brightness, brightness);
            return;
        }
        int sixth = (int) (hue * 6.0 / 255.0);
        float within = (float) (hue * 6.0 / 255.0 - sixth);
        float share = (float) (saturation / 255.0);
        int low = (int) Math.round(brightness * (1.0 - share));
        int falling = (int) Math.round(brightness * (1.0 - share * within));
        int rising = (int) Math.round(brightness * (1.0 - share * (1.0 - within)));
        switch (sixth % 6) {
            case 0 -> write(pixels, i, brightness, rising, low);
            case 1 -> write(pixels, i, falling, brightness, low);
            case 2 -> write(pixels, i, low, brightness, rising);
            case 3 -> write(pixels, i, low, falling, brightness);
            case 4 -> write(pixels, i, rising, low, brightness);
            default -> write(pixels, i, brightness, low, falling);
        }
    }

    private static void write(byte[] pixels, int i, int red, int green, int blue) {
        pixels[i] = (byte) red;
        pixels[i + 1] = (byte) green;
        pixels[i + 2] = (byte) blue;
    }
}
