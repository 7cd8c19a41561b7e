package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/**
 * The squared error of probabilities: Σ_c (σ(z)_c − p_c)² / C, the mean over the rows.
 *
 * <p>The mean is over rows <em>and</em> classes: the unsupervised weights of the papers assume it. With q = σ(z) the
 * gradient for one of n rows is 2/(nC) · q ⊙ ((q − p) − Σ_c q_c (q_c − p_c)).
 */
public final class SquaredError {
    private SquaredError() {}

    public static LossAndGradient of(Logits logits, Probabilities targets) {
        return of(logits, targets, RowWeights.ones(logits.rows()));
    }

    public static LossAndGradient of(Logits logits, Probabilities targets, RowWeights weights) {
        Rows.requireSame(logits, targets);
        return Rows.mean(logits, weights, (row, softmax, gradient) -> {
            double[] q = softmax.probabilities();
            int classes = q.length;
            double loss = 0;
            double projection = 0;
            for (int label = 0; label < classes; label++) {
                double difference = q[label] - targets.probability(row, label);
                loss += difference * difference;
                projection += q[label] * difference;
            }
            for (int label = 0; label < classes; label++) {
                double difference = q[label] - targets.probability(row, label);
                gradient[label] = 2.0 / classes * q[label] * (difference - projection);
            }
            return loss / classes;
        });
    }
}
