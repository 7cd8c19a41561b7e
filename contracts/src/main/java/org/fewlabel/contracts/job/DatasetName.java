package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** The data sets that can be named in a job, with what must be known of them before they are loaded. */
public enum DatasetName implements WireName {
    /** Xiao, Rasul, Vollgraf, 2017, arXiv 1708.07747: grey pictures of clothes. */
    FASHION_MNIST(60_000, 10_000, 10, 28, 28, 1),
    /** Krizhevsky, 2009: small colour photographs. */
    CIFAR10(50_000, 10_000, 10, 32, 32, 3),
    /** Two interleaved half circles in the plane, generated. A point is a 1×1 image of two channels. */
    TWO_MOONS(1_000, 1_000, 2, 1, 1, 2);

    private final int trainingImages;
    private final int testImages;
    private final int classes;
    private final int height;
    private final int width;
    private final int channels;

    DatasetName(int trainingImages, int testImages, int classes, int height, int width, int channels) {
        this.trainingImages = trainingImages;
        this.testImages = testImages;
        this.classes = classes;
        this.height = height;
        this.width = width;
        this.channels = channels;
    }

    public int trainingImages() {
        return trainingImages;
    }

    public int testImages() {
        return testImages;
    }

    public int classes() {
        return classes;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    public int channels() {
        return channels;
    }

    /** Images have neighbouring pixels; points have not. */
    public boolean hasImages() {
        return this != TWO_MOONS;
    }

    /** Whether an image that is mirrored left to right shows the same class. */
    public boolean isMirrorable() {
        return hasImages();
    }
}
