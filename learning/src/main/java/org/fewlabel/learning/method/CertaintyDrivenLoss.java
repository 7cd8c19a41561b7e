package org.fewlabel.learning.method;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.CclSpec;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.RowWeights;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.schedule.LinearRampUp;
import org.fewlabel.learning.schedule.Schedule;

/**
 * The squared error to a teacher's predictions, to which rows that the teacher is not certain of contribute nothing or less
 * (after Li, Liu, Tan, 2019, arXiv 1901.05657v1): (1/n) Σ_i m_i · MSE(σ(z_i/T_i), q_i), where q_i ∝ p̄_i^(1/T_i) is the mean of
 * the teacher's predictions, softened like the student's own.
 *
 * <p><em>Filtering</em>: m_i is 1 for the ⌈s(e) n⌉ rows of the least uncertainty in the batch (at least one; of equals the
 * earlier), else 0. s(e) rises in equal steps from {@code firstShare} to 1: as the teacher grows better, more of its targets
 * can be trusted. The mean goes over all n rows, so that a smaller share also weighs less, as in FixMatch.
 *
 * <p><em>Temperature</em>: T_i = 1 + (T − 1) · u_i / max_j u_j for the uncertainty u_i: a certain row keeps its prediction, the
 * least certain one of the batch gets the job's T. Both sides get it, as in distillation (Hinton, Vinyals, Dean, 2015, arXiv
 * 1503.02531): both come closer to uniform and to each other, and the gradient falls with 1/T_i twice. Softening the target
 * alone would pull uncertain predictions towards uniform instead, which is not to pay less attention to them.
 */
final class CertaintyDrivenLoss {
    private final CclSpec spec;
    private final Schedule shareGain;

    CertaintyDrivenLoss(CclSpec spec) {
        this.spec = spec;
        this.shareGain = new LinearRampUp(1 - spec.firstShare(), spec.shareRampUpEpochs());
    }

    /**
     * The loss, and what it made of the rows.
     *
     * @param keptShare in [0, 1]
     */
    record Term(LossAndGradient loss, double keptShare, double meanUncertainty, double meanTemperature) {}

    /** @param z of the student, [rows, classes] */
    Term of(Logits z, TeacherPredictions targets, int epoch) {
        double[] temperatures = temperatures(targets);
        RowWeights mask = mask(targets, epoch);
        LossAndGradient softened =
                SquaredError.of(divided(z, temperatures), targets.mean().tempered(row -> temperatures[row]), mask);
        // z/T was differentiated by.
        LossAndGradient loss = new LossAndGradient(softened.loss(), divided(softened.gradient(), temperatures));
        double uncertainty = IntStream.range(0, targets.rows())
                .mapToDouble(targets::uncertainty)
                .average()
                .orElse(0);
        return new Term(
                loss,
                mask.mean(),
                uncertainty,
                Arrays.stream(temperatures).average().orElse(1));
    }

    /** s(e). */
    private double share(int epoch) {
        return spec.firstShare() + shareGain.at(epoch);
    }

    private RowWeights mask(TeacherPredictions targets, int epoch) {
        int rows = targets.rows();
        if (!spec.certainty().filters()) {
            return RowWeights.ones(rows);
        }
        // A share such as 0.58 of 50 rows is 29, although the product is a little more in floating point.
        int kept = Math.max(1, (int) Math.ceil(share(epoch) * rows - 1e-9));
        boolean[] isKept = new boolean[rows];
        IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingDouble(targets::uncertainty))
                .limit(kept)
                .forEach(row -> isKept[row] = true);
        return RowWeights.mask(rows, row -> isKept[row]);
    }

    private double[] temperatures(TeacherPredictions targets) {
        double[] temperatures = new double[targets.rows()];
        double max = IntStream.range(0, temperatures.length)
                .mapToDouble(targets::uncertainty)
                .max()
                .orElse(0);
        for (int row = 0; row < temperatures.length; row++) {
            double relative = spec.certainty().softens() && max > 0 ? targets.uncertainty(row) / max : 0;
            temperatures[row] = 1 + (spec.temperature() - 1) * relative;
        }
        return temperatures;
    }

    private static Logits divided(Logits logits, double[] temperatures) {
        float[] values = logits.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / temperatures[i / logits.classes()]);
        }
        return new Logits(values, logits.rows(), logits.classes());
    }
}
