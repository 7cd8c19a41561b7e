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
