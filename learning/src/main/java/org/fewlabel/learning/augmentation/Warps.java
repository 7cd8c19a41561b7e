package org.fewlabel.learning.augmentation;

import java.util.Arrays;

/**
 * Changes of place, pixel for pixel as Pillow computes them: each pixel shows the nearest one of where it comes from, and
 * black where that is outside.
 */
final class Warps {
    /** Fixed point: 16 bits behind the point. */
    private static final double ONE = 1 << 16;

    private Warps() {}

    /** Turns the image about its middle, against the clock. */
    static void rotate(Canvas canvas, double degrees) {
        double angle = -Math.toRadians(degrees);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double middleX = canvas.width() / 2.0;
        double middleY = canvas.height() / 2.0;
        warp(
                canvas,
                cos,
                sin,
                middleX - cos * middleX - sin * middleY,
                -sin,
                cos,
                middleY + sin * middleX - cos * middleY);
    }

    /** @param slope how many columns further right a pixel comes from for each row below the first */
    static void shearX(Canvas canvas, double slope) {
        warp(canvas, 1, slope, 0, 0, 1, 0);
    }

    /** @param slope how many rows further below a pixel comes from for each column right of the first */
    static void shearY(Canvas canvas, double slope) {
        warp(canvas, 1, 0, 0, slope, 1, 0);
    }

    /** @param columns how much further right a pixel comes from: what is seen moves to the left */
    static void translateX(Canvas canvas, double columns) {
        warp(canvas, 1, 0, columns, 0, 1, 0);
    }

    /** @param rows how much further below a pixel comes from: what is seen moves up */
    static void translateY(Canvas canvas, double rows) {
        warp(canvas, 1, 0, 0, 0, 1, rows);
    }

    /** The pixel at (x, y) comes from (ax + by + c, dx + ey + f), taken at the middles of the pixels. */
    private static void warp(Canvas canvas, double a, double b, double c, double d, double e, double f) {
        int width = canvas.width();
        int height = canvas.height();
        int channels = canvas.channels();
        byte[] from = canvas.pixels();
        byte[] to = canvas.spare();
        Arrays.fill(to, (byte) 0);
        int stepX = fixed(a);
        int stepY = fixed(d);
        int rowX = fixed(c + a * 0.5 + b * 0.5);
        int rowY = fixed(f + d * 0.5 + e * 0.5);
        for (int y = 0; y < height; y++) {
            int sourceX = rowX;
            int sourceY = rowY;
            int target = y * width * channels;
            for (int x = 0; x < width; x++, target += channels) {
                int column = sourceX >> 16;
                int row = sourceY >> 16;
                if (column >= 0 && column < width && row >= 0 && row < height) {
                    int source = (row * width + column) * channels;
                    for (int channel = 0; channel < channels; channel++) {
                        to[target + channel] = from[source + channel];
                    }
                }
                sourceX += stepX;
                sourceY += stepY;
            }
            rowX += fixed(b);
            rowY += fixed(e);
        }
        canvas.swap();
    }

    private static int fixed(double value) {
        return (int) Math.floor(value * ONE + 0.5);
    }
}
