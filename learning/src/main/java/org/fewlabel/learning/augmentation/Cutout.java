package org.fewlabel.learning.augmentation;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Hides a square of the image (DeVries, Taylor, 2017, arXiv 1708.04552): its middle is any pixel with equal probability,
 * and what of it lies outside is cut off.
 */
final class Cutout implements ImageChange {
    /** How long a side of the square is, as a share of the image's width. */
    enum Side {
        /** Half of it: 16 pixels of 32, as in the paper. */
        HALF {
            @Override
            double share(SplittableRandom random) {
                return 0.5;
            }
        },
        /** Uniform from nothing to half of it. */
        UP_TO_HALF {
            @Override
            double share(SplittableRandom random) {
                return random.nextDouble(0.5);
            }
        };

        abstract double share(SplittableRandom random);
    }

    private final Side side;
    private final byte[] fill; // [channels]

    /** @param fill the colour of the square, from 0 to 255 */
    Cutout(Side side, List<Integer> fill) {
        this.side = side;
        this.fill = new byte[fill.size()];
        for (int channel = 0; channel < this.fill.length; channel++) {
            this.fill[channel] = fill.get(channel).byteValue();
        }
    }

    @Override
    public void apply(Canvas canvas, SplittableRandom random) {
        int pixels = (int) (side.share(random) * canvas.width());
        int top = random.nextInt(canvas.height()) - pixels / 2;
        int left = random.nextInt(canvas.width()) - pixels / 2;
        hide(canvas, top, left, pixels);
    }

    /** The square whose upper left corner is there. */
    void hide(Canvas canvas, int top, int left, int side) {
        byte[] pixels = canvas.pixels();
        int right = Math.min(canvas.width(), left + side);
        int bottom = Math.min(canvas.height(), top + side);
        for (int row = Math.max(0, top); row < bottom; row++) {
            for (int column = Math.max(0, left); column < right; column++) {
                System.arraycopy(fill, 0, pixels, (row * canvas.width() + column) * fill.length, fill.length);
            }
        }
    }
}
