package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/**
 * The divergence of the prediction from a target: KL(p‖σ(z)) = Σ_c p_c (log p_c − log σ(z)_c), the mean over the rows.
 *
 * <p>The target is a constant, so the gradient is that of {@link CrossEntropy#soft}; the loss is 0 where both agree.
 */
public final class KullbackLeibler {
    private KullbackLeibler() {}

    public static LossAndGradient of(Logits logits, Probabilities targets) {
        return of(logits, targets, RowWeights.ones(logits.rows()));
    }

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

    public static LossAndGradient of(Logits logits, Probabilities targets, RowWeights weights) {
        LossAndGradient crossEntropy = CrossEntropy.soft(logits, targets, weights);
        double entropy = 0;
        for (int row = 0; row < targets.rows(); row++) {
            for (int label = 0; label < targets.classes(); label++) {
                double p = targets.probability(row, label);
                entropy -= p == 0 ? 0 : weights.weight(row) * p * Math.log(p);
            }
        }
        return new LossAndGradient(
                crossEntropy.loss() - entropy / Math.max(1, targets.rows()), crossEntropy.gradient());
    }
}
