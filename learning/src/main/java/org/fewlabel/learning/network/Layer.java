package org.fewlabel.learning.network;

import org.fewlabel.learning.Shape;

/** One layer of an architecture: what it computes and the shape of what comes out, without weights or memory. */
sealed interface Layer {
    Shape output(Shape input);

    /** Where the images come in. */
    record Input(Shape shape) implements Layer {
        @Override
        public Shape output(Shape input) {
            return shape;
        }
    }

    /** A square convolution; weights [kernel, kernel, channels in, channels out]. */
    record Convolution(int channels, int kernel, int stride, int padding, boolean bias) implements Layer {
        @Override
        public Shape output(Shape input) {
            return new Shape(side(input.height()), side(input.width()), channels);
        }

        private int side(int side) {
            return (side + 2 * padding - kernel) / stride + 1;
        }
    }

    /**
     * Batch normalization per channel (Ioffe, Szegedy, 2015, arXiv 1502.03167), and right after it the activation.
     * Numbers as PyTorch's: ε 1e-5, the running statistics move by 0.1, towards the unbiased variance.
     */
    record BatchNorm(Activation activation) implements Layer {
        static final double EPSILON = 1e-5;
        static final double MOMENTUM = 0.1;

        @Override
        public Shape output(Shape input) {
            return input;
        }
    }

    /** An activation on its own. */
    record Activate(Activation activation) implements Layer {
        @Override
        public Shape output(Shape input) {
            return input;
        }
    }

    /**
     * The maximum of each square window. A window that would reach beyond the right or the lower edge, padding included, is
     * left out; what is padding is never the maximum.
     */
    record MaxPool(int side, int stride, int padding) implements Layer {
        /** Squares that do not overlap. */
        MaxPool(int side) {
            this(side, side, 0);
        }

        @Override
        public Shape output(Shape input) {
            return new Shape(places(input.height()), places(input.width()), input.channels());
        }

        private int places(int length) {
            int rest = length + 2 * padding - side;
            return rest < 0 ? 0 : rest / stride + 1;
        }
    }

    /** The mean over each channel's plane. */
    record GlobalAveragePool() implements Layer {
        @Override
        public Shape output(Shape input) {
            return new Shape(1, 1, input.channels());
        }
    }

    /** Inverted dropout: each number is 0 with probability {@code share}, else divided by 1 − share. */
    record Dropout(double share) implements Layer {
        @Override
        public Shape output(Shape input) {
            return input;
        }
    }

    /** A dense layer on all numbers of an image in the order height, width, channel; weights [in, out]. */
    record Dense(int outputs) implements Layer {
        @Override
        public Shape output(Shape input) {
            return new Shape(1, 1, outputs);
        }
    }

    /** The sum of two inputs of the same shape. */
    record Add() implements Layer {
        @Override
        public Shape output(Shape input) {
            return input;
        }
    }
}
