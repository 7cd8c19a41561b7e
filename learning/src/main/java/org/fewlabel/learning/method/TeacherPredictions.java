package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.contracts.job.Uncertainty;
import org.fewlabel.learning.loss.Probabilities;

/**
 * What several random predictions of a teacher say of a batch: their mean, and for each row how uncertain they are
 * (Gal, Ghahramani, 2016, arXiv 1506.02142, whose random predictions are those of dropout).
 *
 * <p>With p_k the K predictions of a row and p̄ their mean, the uncertainty is the variance Σ_c (1/K) Σ_k (p_kc − p̄_c)², the
 * entropy H(p̄) = −Σ_c p̄_c log p̄_c, or the mutual information H(p̄) − (1/K) Σ_k H(p_k); computed in double.
 */
final class TeacherPredictions {
    private final Probabilities mean; // [rows, classes]
    private final double[] uncertainties; // [rows]

    private TeacherPredictions(Probabilities mean, double[] uncertainties) {
        this.mean = mean;
        this.uncertainties = uncertainties;
    }

    /** @param predictions at least one, each [rows, classes] */
    static TeacherPredictions of(List<Probabilities> predictions, Uncertainty kind) {
        int rows = predictions.get(0).rows();
        int classes = predictions.get(0).classes();
        float[] means = new float[rows * classes];
        double[] uncertainties = new double[rows];
        for (int row = 0; row < rows; row++) {
            double[] mean = meanOf(predictions, row);
            for (int label = 0; label < classes; label++) {
                means[row * classes + label] = (float) mean[label];
            }
            uncertainties[row] = switch (kind) {
                case VARIANCE -> variance(predictions, row, mean);
                case ENTROPY -> entropy(mean);
                case MUTUAL_INFORMATION -> Math.max(0, entropy(mean) - meanEntropy(predictions, row));
            };
        }
        return new TeacherPredictions(new Probabilities(means, rows, classes), uncertainties);
    }

    Probabilities mean() {
        return mean;
    }

    double uncertainty(int row) {
        return uncertainties[row];
    }

    int rows() {
        return uncertainties.length;
    }

    private static double[] meanOf(List<Probabilities> predictions, int row) {
        double[] mean = new double[predictions.get(0).classes()];
        for (Probabilities each : predictions) {
            for (int label = 0; label < mean.length; label++) {
                mean[label] += each.probability(row, label) / (double) predictions.size();
            }
        }
        return mean;
    }

    private static double variance(List<Probabilities> predictions, int row, double[] mean) {
        double sum = 0;
        for (Probabilities each : predictions) {
            for (int label = 0; label < mean.length; label++) {
                double difference = each.probability(row, label) - mean[label];
                sum += difference * difference;
            }
        }
        return sum / predictions.size();
    }

    private static double meanEntropy(List<Probabilities> predictions, int row) {
        double sum = 0;
        double[] p = new double[predictions.get(0).classes()];
        for (Probabilities each : predictions) {
            for (int label = 0; label < p.length; label++) {
                p[label] = each.probability(row, label);
            }
            sum += entropy(p);
        }
        return sum / predictions.size();
    }

    private static double entropy(double[] p) {
        double sum = 0;
        for (double each : p) {
            sum -= each > 0 ? each * Math.log(each) : 0;
        }
        return sum;
    }
}
