package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/** log σ(z) and σ(z) of one row, in double. */
final class LogSoftmax {
    private final double[] logProbabilities; // [classes]
    private final double[] probabilities; // [classes]

    private LogSoftmax(double[] logProbabilities, double[] probabilities) {
        this.logProbabilities = logProbabilities;
        this.probabilities = probabilities;
    }

    static LogSoftmax of(Logits logits, int row) {
        int classes = logits.classes();
        float[] z = logits.values();
        int offset = row * classes;
        double max = z[offset];
        for (int label = 1; label < classes; label++) {
            max = Math.max(max, z[offset + label]);
        }
        double sum = 0;
        for (int label = 0; label < classes; label++) {
            sum += Math.exp(z[offset + label] - max);
        }
        double logSum = max + Math.log(sum);
        double[] logProbabilities = new double[classes];
        double[] probabilities = new double[classes];
        for (int label = 0; label < classes; label++) {
            logProbabilities[label] = z[offset + label] - logSum;
            probabilities[label] = Math.exp(logProbabilities[label]);
        }
        return new LogSoftmax(logProbabilities, probabilities);
    }

    double[] logProbabilities() {
        return logProbabilities;
    }

    double[] probabilities() {
        return probabilities;
    }
}
