package org.fewlabel.learning.augmentation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.ImageExamples;

/**
 * Adds a border, cuts out a piece of the image's own size at a random place, and mirrors it left to right in half of the
 * cases: each of the (2 · padding + 1)² places and both directions are equally likely.
 */
final class CropAndFlip {
    /** What the border is made of. */
    enum Border {
        /** The image mirrored at its outermost row or column, which is not repeated. */
        REFLECT {
            @Override
            int source(int position, int length) {
                int inside = Math.abs(position);
                return inside < length ? inside : 2 * (length - 1) - inside;
            }
        },
        /** Black. */
        ZERO {
            @Override
            int source(int position, int length) {
                return position < 0 || position >= length ? OUTSIDE : position;
            }
        };

        static final int OUTSIDE = -1;

        /** The row or column that is seen at a position from -padding to before length + padding. */
        abstract int source(int position, int length);
    }

    private final int paddingPixels;
    private final Border border;
    private final boolean flip;

    CropAndFlip(int paddingPixels, Border border, boolean flip) {
        this.paddingPixels = paddingPixels;
        this.border = border;
        this.flip = flip;
    }

    /** Draws the example on the canvas, which has the examples' shape. */
    void draw(ImageExamples images, int example, SplittableRandom random, Canvas canvas) {
        int places = 2 * paddingPixels + 1;
        int down = random.nextInt(places) - paddingPixels;
        int right = random.nextInt(places) - paddingPixels;
        boolean mirrored = flip && random.nextBoolean();
        draw(images, example, down, right, mirrored, canvas);
    }

    /** The piece whose upper left corner is at the given row and column of the image. */
    void draw(ImageExamples images, int example, int down, int right, boolean mirrored, Canvas canvas) {
        Shape shape = images.shape();
        byte[] from = images.pixels();
        byte[] to = canvas.pixels();
        int channels = shape.channels();
        int[] sources = canvas.rowSources();
        for (int column = 0; column < shape.width(); column++) {
            int seen = mirrored ? shape.width() - 1 - column : column;
            int source = border.source(seen + right, shape.width());
            for (int channel = 0; channel < channels; channel++) {
                sources[column * channels + channel] =
                        source == Border.OUTSIDE ? Border.OUTSIDE : source * channels + channel;
            }
        }
        for (int row = 0; row < shape.height(); row++) {
            int target = row * sources.length;
            int sourceRow = border.source(row + down, shape.height());
            if (sourceRow == Border.OUTSIDE) {
                Arrays.fill(to, target, target + sources.length, (byte) 0);
            } else {
                int first = example * shape.size() + sourceRow * sources.length;
                for (int i = 0; i < sources.length; i++) {
                    to[target + i] = sources[i] == Border.OUTSIDE ? 0 : from[first + sources[i]];
                }
            }
        }
    }
}
