package org.fewlabel.learning.network;

import org.fewlabel.learning.network.ParameterLayout.Kind;

/**
 * The few numbers per channel behind batch norm, in double precision. With γ, β scale and shift, μ, v the mean and
 * variance in use and s = 1/√(v+ε), the output is γs·(x−μ) + β. The input's gradient is, with M rows, output gradient
 * g, ĝ = Σg/M and ĥ = s·Σg(x−μ)/M, equal to γs·(g − ĝ − s(x−μ)·ĥ): an affine map of g and x.
 *
 * <p>What is summed over the batch is x − m, where m is nearly μ: of a channel that lies far from zero, sums of squares in float32 keep
 * nothing of the variance.
 */
final class Nd4jBatchNormNumbers {
    private final Nd4jVector parameters;
    private final Nd4jVector gradient;
    private final Nd4jVector statistics;
    private final int rows;
    private final int channels;
    private final int scaleOffset;
    private final int shiftOffset;
    private final int meanOffset;
    private final int varianceOffset;

    /** m: in training the mean as far as a float holds it; 0 where the statistics are fixed. */
    private final float[] center;

    private final double[] mean;
    private final double[] inverseDeviation;
    private final double[] scale;
    private final double[] shift;
    private final double[] inputFactor;
    private final double[] constant;

    Nd4jBatchNormNumbers(NetworkState state, int node, int rows) {
        this.parameters = (Nd4jVector) state.parameters();
        this.gradient = (Nd4jVector) state.gradient();
        this.statistics = (Nd4jVector) state.statistics();
        this.rows = rows;
        this.channels = state.layout().parameter(node, Kind.SCALE).size();
        this.scaleOffset = state.layout().parameter(node, Kind.SCALE).offset();
        this.shiftOffset = state.layout().parameter(node, Kind.SHIFT).offset();
        this.meanOffset = state.layout().statistic(node, Kind.RUNNING_MEAN).offset();
        this.varianceOffset =
                state.layout().statistic(node, Kind.RUNNING_VARIANCE).offset();
        this.center = new float[channels];
        this.mean = new double[channels];
        this.inverseDeviation = new double[channels];
        this.scale = new double[channels];
        this.shift = new double[channels];
        this.inputFactor = new double[channels];
        this.constant = new double[channels];
    }

    /** What is taken from the input before it is multiplied by {@link #scale}. */
    float center(int channel) {
        return center[channel];
    }

    double scale(int channel) {
        return scale[channel];
    }

    double shift(int channel) {
        return shift[channel];
    }

    /** What the centred input is multiplied by in its own gradient; {@link #scale} is what the output's gradient is. */
    double inputFactor(int channel) {
        return inputFactor[channel];
    }

    double constant(int channel) {
        return constant[channel];
    }

    /** The input is not centred then, for a convolution that normalizes what it gives takes a scale and a shift alone. */
    void useRunningStatistics() {
        statistics.toHost();
        parameters.toHost();
        for (int channel = 0; channel < channels; channel++) {
            center[channel] = 0;
            use(channel, statistics.get(meanOffset + channel), statistics.get(varianceOffset + channel));
        }
    }

    /** @param sums Σx of each channel */
    void centerBatch(Nd4jVector sums) {
        sums.toHost();
        for (int channel = 0; channel < channels; channel++) {
            center[channel] = sums.get(channel) / rows;
        }
    }

    /**
     * After {@link #centerBatch}.
     *
     * @param sums Σ(x−m) of each channel: what rounding has left
     * @param squares Σ(x−m)²
     * @param remember whether to move the running statistics towards this batch's
     */
    void useBatchStatistics(Nd4jVector sums, Nd4jVector squares, boolean remember) {
        sums.toHost();
        squares.toHost();
        parameters.toHost();
        for (int channel = 0; channel < channels; channel++) {
            double left = sums.get(channel) / (double) rows;
            double batchMean = center[channel] + left;
            double variance = Math.max(0, squares.get(channel) / (double) rows - left * left);
            use(channel, batchMean, variance);
            if (remember) {
                double unbiased = rows > 1 ? variance * rows / (rows - 1) : variance;
                move(meanOffset + channel, batchMean);
                move(varianceOffset + channel, unbiased);
            }
        }
        if (remember) {
            statistics.hostChanged();
        }
    }

    private void move(int index, double towards) {
        double moved = (1 - Layer.BatchNorm.MOMENTUM) * statistics.get(index) + Layer.BatchNorm.MOMENTUM * towards;
        statistics.put(index, moved);
    }

    private void use(int channel, double batchMean, double variance) {
        mean[channel] = batchMean;
        inverseDeviation[channel] = 1 / Math.sqrt(variance + Layer.BatchNorm.EPSILON);
        scale[channel] = parameters.get(scaleOffset + channel) * inverseDeviation[channel];
        shift[channel] = parameters.get(shiftOffset + channel) - scale[channel] * (batchMean - center[channel]);
    }

    /**
     * @param sums Σg of each channel
     * @param products Σg(x−m)
     * @param parameters whether to add to the gradients of γ and β
     */
    void differentiate(Nd4jVector sums, Nd4jVector products, boolean parameters) {
        sums.toHost();
        products.toHost();
        gradient.toHost();
        for (int channel = 0; channel < channels; channel++) {
            double shiftGradient = sums.get(channel);
            double left = mean[channel] - center[channel];
            double scaleGradient = inverseDeviation[channel] * (products.get(channel) - left * shiftGradient);
            if (parameters) {
                gradient.put(scaleOffset + channel, gradient.get(scaleOffset + channel) + scaleGradient);
                gradient.put(shiftOffset + channel, gradient.get(shiftOffset + channel) + shiftGradient);
            }
            inputFactor[channel] = -scale[channel] * inverseDeviation[channel] * scaleGradient / rows;
            constant[channel] = -scale[channel] * shiftGradient / rows - inputFactor[channel] * left;
        }
        if (parameters) {
            gradient.hostChanged();
        }
    }
}
