package org.fewlabel.contracts.job;

import java.util.List;
import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/** The data sets that can be named in a job, with what must be known of them before they are loaded. */
public enum DatasetName implements WireName {
    /** Xiao, Rasul, Vollgraf, 2017, arXiv 1708.07747: grey pictures of clothes. */
    FASHION_MNIST(new DatasetShape(60_000, 10_000, 10, 28, 28, 1), 6_000),
    /** Krizhevsky, 2009: small colour photographs. */
    CIFAR10(new DatasetShape(50_000, 10_000, 10, 32, 32, 3), 5_000),
    /** Two interleaved half circles in the plane, generated. A point is a 1×1 image of two channels. */
    TWO_MOONS(new DatasetShape(1_000, 1_000, 2, 1, 1, 2), 500),
    /** LeCun et al., 1998: handwritten digits. */
    MNIST(new DatasetShape(60_000, 10_000, 10, 28, 28, 1), 5_421),
    /** Krizhevsky, 2009: small colour photographs, by their hundred fine classes. */
    CIFAR100(new DatasetShape(50_000, 10_000, 100, 32, 32, 3), 500),
    /** Netzer et al., 2011: house numbers, cropped to single digits, without the extra set. */
    SVHN(new DatasetShape(73_257, 26_032, 10, 32, 32, 3), 4_659),
    /** The user's own images; how many there are is part of the job's spec. */
    IMAGE_FOLDER(null, 0);

    private final @Nullable DatasetShape shape;

    private final int smallestClass;

    /** @param smallestClass how many training examples the class with the fewest has */
    DatasetName(@Nullable DatasetShape shape, int smallestClass) {
        this.shape = shape;
        this.smallestClass = smallestClass;
    }

    /** @throws IllegalStateException for a folder of images, see {@link DatasetSpec#shape} */
    public DatasetShape shape() {
        if (shape == null) {
            throw new IllegalStateException("the size of " + wireName() + " is part of the job's spec");
        }
        return shape;
    }

    /**
     * Up to how many labels every class has as many as every other, but for what does not divide evenly: as long as no class
     * is exhausted. 0 where that is not known before the data are loaded.
     */
    public int evenLabelsMax() {
        return shape == null ? 0 : shape.classes() * smallestClass;
    }

    /**
     * The names of the classes, for people, by class.
     *
     * @throws IllegalStateException for a folder of images, see {@link DatasetSpec#classNames}
     */
    public List<String> classNames() {
        return ClassNames.of(this);
    }

    /** Images have neighbouring pixels; points have not. */
    public boolean hasImages() {
        return this != TWO_MOONS;
    }

    /** Whether an image that is mirrored left to right shows the same class. */
    public boolean isMirrorable() {
        return hasImages() && this != MNIST && this != SVHN;
    }
}
