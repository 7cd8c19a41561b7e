package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/**
 * The entropy of the prediction: −Σ_c q_c log q_c with q = σ(z), the mean over the rows (Grandvalet, Bengio, 2005). To make
 * it small is to make predictions certain.
 *
 * <p>Its gradient for one of n rows is −q ⊙ (log q + H) / n, H being the row's entropy. It flows through all of q: there
 * is no target.
 */
public final class Entropy {
    private Entropy() {}

    public static LossAndGradient of(Logits logits) {
        return Rows.mean(logits, RowWeights.ones(logits.rows()), (row, softmax, gradient) -> {
            double[] q = softmax.probabilities();
            double[] logQ = softmax.logProbabilities();
            double entropy = 0;
            for (int label = 0; label < q.length; label++) {
                entropy -= q[label] * logQ[label];
            }
            for (int label = 0; label < q.length; label++) {
                gradient[label] = -q[label] * (logQ[label] + entropy);
            }
            return entropy;
        });
    }
}
