package org.fewlabel.learning.network;

/** Descent on one batch towards labels 0, 1, 2, … */
final class TrainingSteps {
    private TrainingSteps() {}

    static void train(Network network, Images images, int steps) {
        for (int step = 0; step < steps; step++) {
            Logits logits = network.forward(images, Mode.TRAIN, step);
            float[] gradient = probabilities(logits);
            for (int row = 0; row < logits.rows(); row++) {
                gradient[label(logits, row)] -= 1;
            }
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] /= logits.rows();
            }
            network.backward(new Logits(gradient, logits.rows(), logits.classes()));
            network.parameters().blend(1, -0.1, network.gradient());
            network.clearGradient();
        }
    }

    static double crossEntropy(Logits logits) {
        float[] probabilities = probabilities(logits);
        double sum = 0;
        for (int row = 0; row < logits.rows(); row++) {
            sum -= Math.log(probabilities[label(logits, row)]);
        }
        return sum / logits.rows();
    }

    /** Where it stands in the logits. */
    private static int label(Logits logits, int row) {
        return row * logits.classes() + row % logits.classes();
    }

    private static float[] probabilities(Logits logits) {
        float[] probabilities = new float[logits.values().length];
        int classes = logits.classes();
        for (int row = 0; row < logits.rows(); row++) {
            double sum = 0;
            for (int at = row * classes; at < (row + 1) * classes; at++) {
                sum += Math.exp(logits.values()[at]);
            }
            for (int at = row * classes; at < (row + 1) * classes; at++) {
                probabilities[at] = (float) (Math.exp(logits.values()[at]) / sum);
            }
        }
        return probabilities;
    }
}
