package org.fewlabel.learning.augmentation;

import java.util.SplittableRandom;
import org.fewlabel.contracts.job.AugmentationSpec;

/**
 * Changes brightness, contrast, saturation and hue, in a random order, as torchvision's ColorJitter does. The three
 * factors are uniform in [max(0, 1 − x), 1 + x], the turn of the hue is uniform in ±hue. A grey image has no saturation
 * and no hue to change.
 */
final class ColorJitter implements ImageChange {
    private static final int CHANGES = 4;

    private final AugmentationSpec.ColorJitter spec;

    ColorJitter(AugmentationSpec.ColorJitter spec) {
        this.spec = spec;
    }

    @Override
    public void apply(Canvas canvas, SplittableRandom random) {
        double brightness = factor(spec.brightness(), random);
        double contrast = factor(spec.contrast(), random);
        double saturation = factor(spec.saturation(), random);
        double turn = spec.hue() * (2 * random.nextDouble() - 1);
        int left = (1 << CHANGES) - 1; // A bit for each change that is still to come: every order is equally likely.
        for (int remaining = CHANGES; remaining > 0; remaining--) {
            int change = nthBit(left, random.nextInt(remaining));
            left &= ~(1 << change);
            switch (change) {
                case 0 -> Tones.brightness(canvas, brightness);
                case 1 -> Tones.contrast(canvas, contrast);
                case 2 -> Colors.saturation(canvas, saturation);
                default -> Colors.hue(canvas, turn);
            }
        }
    }

    private static double factor(double strength, SplittableRandom random) {
        double low = Math.max(0, 1 - strength);
        return low + (1 + strength - low) * random.nextDouble();
    }

    private static int nthBit(int bits, int n) {
        int rest = bits;
        for (int i = 0; i < n; i++) {
            rest &= rest - 1;
        }
        return Integer.numberOfTrailingZeros(rest);
    }
}
