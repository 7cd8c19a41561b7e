package org.fewlabel.learning.augmentation;

import org.fewlabel.learning.augmentation.CropAndFlip.Border;
import org.fewlabel.learning.data.Dataset;

/** The views that fit a data set. */
public final class Views {
    private static final int PADDING_PIXELS = 2;
    private static final int STRONG_PADDING_PIXELS = 8;
    /** Half of the noise that the moons are made with: it blurs neighbours and does not reach the other moon. */
    private static final double JITTER = 0.05;

    /** Reaches half way to the other moon. */
    private static final double STRONG_JITTER = 0.2;

    private Views() {}

    public static PlainView plain(Dataset dataset) {
        return new PlainView(Normalization.of(dataset));
    }

    /** The view of that kind. */
    public static View of(ViewKind kind, Dataset dataset) {
        return switch (kind) {
            case WEAK -> weak(dataset);
            case STRONG -> strong(dataset);
        };
    }

    /**
     * Small changes that a class survives: for photographs and clothes a shift by up to 2 pixels each way and a flip, for
     * points a jitter. What a photograph gains at its border is its own reflection; clothes lie on black.
     */
    public static View weak(Dataset dataset) {
        Normalization normalization = Normalization.of(dataset);
        return switch (dataset.name()) {
            case CIFAR10 -> new CropAndFlip(normalization, PADDING_PIXELS, Border.REFLECT, true);
            case FASHION_MNIST -> new CropAndFlip(normalization, PADDING_PIXELS, Border.ZERO, true);
            case TWO_MOONS -> new Jitter(normalization, JITTER);
        };
    }

    /** Changes of the same kinds, but up to a shift by 8 pixels each way, and four times the jitter. */
    public static View strong(Dataset dataset) {
        Normalization normalization = Normalization.of(dataset);
        return switch (dataset.name()) {
            case CIFAR10 -> new CropAndFlip(normalization, STRONG_PADDING_PIXELS, Border.REFLECT, true);
            case FASHION_MNIST -> new CropAndFlip(normalization, STRONG_PADDING_PIXELS, Border.ZERO, true);
            case TWO_MOONS -> new Jitter(normalization, STRONG_JITTER);
        };
    }
}
