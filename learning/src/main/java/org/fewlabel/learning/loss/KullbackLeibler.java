package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/**
 * The divergence of the prediction from a target: KL(p‖σ(z)) = Σ_c p_c (log p_c − log σ(z)_c), the mean over the rows.
 *
 * <p>The target is a constant, so the gradient is that of {@link CrossEntropy#soft}; the loss is 0 where both agree.
 */
public final class KullbackLeibler {
    private KullbackLeibler() {}

    /**
     * The divergence from σ(t), of which the logits t are given; both are computed in double. A prediction that hardly
     * differs from the target differs by less than the last digit of a float, and the gradient is that difference.
     *
     * @param target a constant, through which no gradient flows
     */
    public static LossAndGradient between(Logits target, Logits logits) {
        Rows.requireSame(logits, target);
        return Rows.mean(logits, RowWeights.ones(logits.rows()), (row, softmax, gradient) -> {
            LogSoftmax targetSoftmax = LogSoftmax.of(target, row);
            double loss = 0;
            for (int label = 0; label < gradient.length; label++) {
                double p = targetSoftmax.probabilities()[label];
                loss += p * (targetSoftmax.logProbabilities()[label] - softmax.logProbabilities()[label]);
                gradient[label] = softmax.probabilities()[label] - p;
            }
            return loss;
        });
    }
}
