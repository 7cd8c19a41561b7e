package org.fewlabel.learning.method;

import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.network.Logits;

/** The gradient of a weighted sum of losses, each on some rows of one forward pass. */
final class LogitsGradient {
    private final Logits sum; // [rows, classes]

    LogitsGradient(int rows, int classes) {
        sum = Logits.zeros(rows, classes);
    }

    /** @param firstRow where the loss's rows begin among those of the pass */
    LogitsGradient add(double weight, LossAndGradient term, int firstRow) {
        float[] values = sum.values();
        float[] gradient = term.gradient().values();
        int offset = firstRow * sum.classes();
        for (int i = 0; i < gradient.length; i++) {
            values[offset + i] += (float) (weight * gradient[i]);
        }
        return this;
    }

    Logits sum() {
        return sum;
    }

    /** The gradient of one loss times its weight. */
    static Logits of(double weight, LossAndGradient term) {
        return new LogitsGradient(term.gradient().rows(), term.gradient().classes())
                .add(weight, term, 0)
                .sum();
    }
}
