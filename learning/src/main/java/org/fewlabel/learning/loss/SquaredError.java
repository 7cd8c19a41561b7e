package org.fewlabel.learning.loss;

import java.util.function.IntToDoubleFunction;
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
        return Rows.mean(
                logits,
                weights,
                (row, softmax, gradient) ->
                        ofRow(softmax.probabilities(), label -> targets.probability(row, label), gradient));
    }

    /**
     * The squared error to σ(t), of which the logits t are given; both are computed in double, as in
     * {@link KullbackLeibler#between}.
     *
     * @param target a constant, through which no gradient flows
     */
    public static LossAndGradient between(Logits target, Logits logits) {
        Rows.requireSame(logits, target);
        return Rows.mean(logits, RowWeights.ones(logits.rows()), (row, softmax, gradient) -> {
            double[] p = LogSoftmax.of(target, row).probabilities();
            return ofRow(softmax.probabilities(), label -> p[label], gradient);
        });
    }

    private static double ofRow(double[] q, IntToDoubleFunction p, double[] gradient) {
        int classes = q.length;
        double loss = 0;
        double projection = 0;
        for (int label = 0; label < classes; label++) {
            double difference = q[label] - p.applyAsDouble(label);
            loss += difference * difference;
            projection += q[label] * difference;
        }
        for (int label = 0; label < classes; label++) {
            double difference = q[label] - p.applyAsDouble(label);
            gradient[label] = 2.0 / classes * q[label] * (difference - projection);
        }
        return loss / classes;
    }
}
