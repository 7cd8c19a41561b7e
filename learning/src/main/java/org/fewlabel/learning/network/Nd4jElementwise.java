package org.fewlabel.learning.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Activations in those native operations that are fast: max(y, s·y) is (1+s)/2 · y + (1−s)/2 · |y|. ND4J's own LeakyReLU
 * branches on every sign and takes several times as long.
 */
final class Nd4jElementwise {
    private Nd4jElementwise() {}

    /** Applies the activation in place. */
    static void activate(Activation activation, INDArray values, INDArray scratch) {
        if (activation.isIdentity()) {
            return;
        }
        double slope = activation.slope();
        Nd4j.getExecutioner().exec(new Abs(values, scratch));
        values.muli((1 + slope) / 2);
        add((1 - slope) / 2, scratch, values);
    }

    /**
     * Multiplies a gradient by the activation's derivative.
     *
     * @param activated what the activation gave; its sign tells which branch was taken
     */
    static void differentiate(Activation activation, INDArray activated, INDArray gradient, INDArray scratch) {
        if (activation.isIdentity()) {
            return;
        }
        double slope = activation.slope();
        Nd4j.getExecutioner().exec(new Sign(activated, scratch));
        if (slope > 0) {
            scratch.muli((1 - slope) / 2).addi((1 + slope) / 2);
        }
        gradient.muli(scratch);
    }

    /** to ← to + factor · from. */
    static void add(double factor, INDArray from, INDArray to) {
        Nd4j.getExecutioner().exec(new Axpy(from, to, to, factor));
    }
}
