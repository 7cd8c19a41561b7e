package org.fewlabel.learning.method;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.ParameterRange;
import org.jspecify.annotations.Nullable;

/**
 * A small network in plain Java and in double, to check methods against: dense, batch norm without scale and shift, tanh,
 * dropout, dense. Its gradient is a central difference of its own forward pass: slow, but nothing to get wrong.
 */
final class ReferenceNetwork implements Network {
    static final int INPUTS = 3;
    static final int HIDDEN = 4;
    static final int CLASSES = 3;
    private static final double DROPOUT = 0.25;
    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;
    private static final double DIFFERENCE = 1e-6;

    private final ReferenceVector parameters = new ReferenceVector(HIDDEN * (INPUTS + 1) + CLASSES * (HIDDEN + 1));
    private final ReferenceVector gradient = new ReferenceVector(parameters.size());
    private final ReferenceVector statistics = new ReferenceVector(2 * HIDDEN);
    private double[][] lastImages = {};
    private long lastMaskSeed;
    private int passes;
    private int largestPass;
    private boolean isClosed;

    ReferenceNetwork(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Arrays.setAll(parameters.values, i -> random.nextDouble(-1, 1));
        Arrays.fill(statistics.values, HIDDEN, 2 * HIDDEN, 1);
    }

    /** The logits of a pass in training mode as a function of the parameters alone. */
    static double[][] logits(double[] parameters, double[][] images, long maskSeed) {
        return logits(parameters, images, maskSeed, null);
    }

    private static double[][] logits(
            double[] parameters, double[][] images, long maskSeed, @Nullable ReferenceVector statistics) {
        int rows = images.length;
        double[][] hidden = dense(parameters, 0, images, HIDDEN);
        SplittableRandom mask = new SplittableRandom(maskSeed);
        for (int unit = 0; unit < HIDDEN; unit++) {
            double mean = 0;
            double square = 0;
            for (double[] row : hidden) {
                mean += row[unit] / rows;
            }
            for (double[] row : hidden) {
                square += (row[unit] - mean) * (row[unit] - mean) / rows;
            }
            if (statistics != null) {
                double[] running = statistics.values;
                running[unit] += MOMENTUM * (mean - running[unit]);
                running[HIDDEN + unit] += MOMENTUM * (square - running[HIDDEN + unit]);
            }
            for (double[] row : hidden) {
                double kept = mask.nextDouble() < DROPOUT ? 0 : 1 / (1 - DROPOUT);
                row[unit] = kept * Math.tanh((row[unit] - mean) / Math.sqrt(square + EPSILON));
            }
        }
        return dense(parameters, HIDDEN * (INPUTS + 1), hidden, CLASSES);
    }

    private static double[][] dense(double[] parameters, int offset, double[][] rows, int outputs) {
        double[][] result = new double[rows.length][outputs];
        for (int row = 0; row < rows.length; row++) {
            for (int output = 0; output < outputs; output++) {
                int inputs = rows[row].length;
                double sum = parameters[offset + outputs * inputs + output];
                for (int input = 0; input < inputs; input++) {
                    sum += parameters[offset + output * inputs + input] * rows[row][input];
                }
                result[row][output] = sum;
            }
        }
        return result;
    }

    static double[][] rows(Images images) {
        double[][] rows = new double[images.count()][INPUTS];
        for (int i = 0; i < rows.length * INPUTS; i++) {
            rows[i / INPUTS][i % INPUTS] = images.values()[i];
        }
        return rows;
    }

    @Override
    public Shape input() {
        return new Shape(1, 1, INPUTS);
    }

    @Override
    public int classes() {
        return CLASSES;
    }

    @Override
    public Logits forward(Images batch, Mode mode, long maskSeed) {
        if (mode == Mode.PREDICT) {
            throw new IllegalStateException("methods run every pass in a training mode, was " + mode);
        }
        passes++;
        largestPass = Math.max(largestPass, batch.count());
        lastImages = rows(batch);
        lastMaskSeed = maskSeed;
        double[][] logits = logits(parameters.values, lastImages, maskSeed, mode == Mode.TRAIN ? statistics : null);
        float[] values = new float[logits.length * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) logits[i / CLASSES][i % CLASSES];
        }
        return new Logits(values, logits.length, CLASSES);
    }

    @Override
    public void backward(Logits outputGradient) {
        for (int i = 0; i < parameters.size(); i++) {
            gradient.values[i] += (product(outputGradient, i, DIFFERENCE) - product(outputGradient, i, -DIFFERENCE))
                    / (2 * DIFFERENCE);
        }
    }

    private double product(Logits outputGradient, int index, double by) {
        double[] moved = parameters.values.clone();
        moved[index] += by;
        return product(outputGradient, logits(moved, lastImages, lastMaskSeed));
    }

    private static double product(Logits outputGradient, double[][] logits) {
        if (outputGradient.rows() != logits.length) {
            throw new IllegalArgumentException(
                    "the gradient has " + outputGradient.rows() + " rows, the last pass had " + logits.length);
        }
        double sum = 0;
        for (int i = 0; i < logits.length * CLASSES; i++) {
            sum += outputGradient.values()[i] * logits[i / CLASSES][i % CLASSES];
        }
        return sum;
    }

    @Override
    public Images inputGradient(Logits outputGradient) {
        float[] values = new float[lastImages.length * INPUTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float)
                    ((inputProduct(outputGradient, i, DIFFERENCE) - inputProduct(outputGradient, i, -DIFFERENCE))
                            / (2 * DIFFERENCE));
        }
        return new Images(values, lastImages.length, input());
    }

    private double inputProduct(Logits outputGradient, int index, double by) {
        double[][] moved = Arrays.stream(lastImages).map(double[]::clone).toArray(double[][]::new);
        moved[index / INPUTS][index % INPUTS] += by;
        return product(outputGradient, logits(parameters.values, moved, lastMaskSeed));
    }

    @Override
    public long predictionBytes(int batch) {
        return 0;
    }

    @Override
    public int predictedAtOnceMax() {
        throw new UnsupportedOperationException("no method predicts");
    }

    @Override
    public ReferenceVector parameters() {
        return parameters;
    }

    @Override
    public int frozenParameters() {
        return 0;
    }

    @Override
    public int frozenStatistics() {
        return 0;
    }

    @Override
    public int backboneParameters() {
        return HIDDEN * (INPUTS + 1);
    }

    @Override
    public List<ParameterRange> weightRanges() {
        throw new UnsupportedOperationException("no method asks for it");
    }

    @Override
    public ReferenceVector gradient() {
        return gradient;
    }

    @Override
    public ReferenceVector statistics() {
        return statistics;
    }

    @Override
    public void clearGradient() {
        gradient.clear();
    }

    @Override
    public void close() {
        isClosed = true;
    }

    int passes() {
        return passes;
    }

    /** How many images it had. */
    int largestPass() {
        return largestPass;
    }

    boolean isClosed() {
        return isClosed;
    }
}
