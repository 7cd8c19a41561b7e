package org.fewlabel.learning.augmentation;

import java.util.SplittableRandom;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;

/**
 * Adds a border, cuts out a piece of the image's own size at a random place, and mirrors it left to right in half of the
 * cases: each of the (2 · padding + 1)² places and both directions are equally likely.
 */
final class CropAndFlip implements View {
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

    private final Normalization normalization;
    private final int paddingPixels;
    private final Border border;
    private final boolean flip;

    CropAndFlip(Normalization normalization, int paddingPixels, Border border, boolean flip) {
        this.normalization = normalization;
        this.paddingPixels = paddingPixels;
        this.border = border;
        this.flip = flip;
    }

    @Override
    public void render(Examples examples, int example, SplittableRandom random, float[] into, int offset) {
        if (!(examples instanceof ImageExamples images)) {
            throw new IllegalArgumentException("only images can be cropped and flipped");
        }
        int places = 2 * paddingPixels + 1;
        int down = random.nextInt(places) - paddingPixels;
        int right = random.nextInt(places) - paddingPixels;
        boolean mirrored = flip && random.nextBoolean();
        render(images, example, down, right, mirrored, into, offset);
    }

    /** The piece whose upper left corner is at the given row and column of the image. */
    void render(ImageExamples images, int example, int down, int right, boolean mirrored, float[] into, int offset) {
        Shape shape = images.shape();
        byte[] pixels = images.pixels();
        int channels = shape.channels();
        int[] sourceColumns = new int[shape.width()];
        for (int column = 0; column < shape.width(); column++) {
            int seen = mirrored ? shape.width() - 1 - column : column;
            sourceColumns[column] = border.source(seen + right, shape.width());
        }
        int to = offset;
        for (int row = 0; row < shape.height(); row++) {
            int sourceRow = border.source(row + down, shape.height());
            int from = example * shape.size() + sourceRow * shape.width() * channels;
            for (int sourceColumn : sourceColumns) {
                boolean outside = sourceRow == Border.OUTSIDE || sourceColumn == Border.OUTSIDE;
                for (int channel = 0; channel < channels; channel++) {
                    byte pixel = outside ? 0 : pixels[from + sourceColumn * channels + channel];
                    into[to++] = normalization.ofPixel(pixel, channel);
                }
            }
        }
    }
}
