package org.fewlabel.learning.network;

import org.fewlabel.learning.network.ParameterLayout.Kind;

/**
 * The few numbers per channel behind batch norm, in double precision. With γ, β scale and shift, μ, v the mean and
 * variance in use and s = 1/√(v+ε), the output is γs·x + (β − γsμ). The input's gradient is, with M rows, output gradient
 * g, ĝ = Σg/M and ĥ = s·(Σgx − μΣg)/M, equal to γs·(g − ĝ − s(x−μ)·ĥ): an affine map of g and x.
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
        this.mean = new double[channels];
        this.inverseDeviation = new double[channels];
        this.scale = new double[channels];
        this.shift = new double[channels];
        this.inputFactor = new double[channels];
        this.constant = new double[channels];
    }

    double scale(int channel) {
        return scale[channel];
    }

    double shift(int channel) {
        return shift[channel];
    }

    /** What the input is multiplied by in its own gradient; {@link #scale} is what the output's gradient is. */
    double inputFactor(int channel) {
        return inputFactor[channel];
    }

    double constant(int channel) {
        return constant[channel];
    }

    void useRunningStatistics() {
        statistics.toHost();
        parameters.toHost();
        for (int channel = 0; channel < channels; channel++) {
            use(channel, statistics.get(meanOffset + channel), statistics.get(varianceOffset + channel));
        }
    }

    /**
     * @param sums Σx of each channel
     * @param squares Σx²
     * @param remember whether to move the running statistics towards this batch's
     */
    void useBatchStatistics(Nd4jVector sums, Nd4jVector squares, boolean remember) {
        sums.toHost();
        squares.toHost();
        parameters.toHost();
        for (int channel = 0; channel < channels; channel++) {
            double batchMean = sums.get(channel) / (double) rows;
            double variance = Math.max(0, squares.get(channel) / (double) rows - batchMean * batchMean);
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
        shift[channel] = parameters.get(shiftOffset + channel) - scale[channel] * batchMean;
    }

    /**
     * @param sums Σg of each channel
     * @param products Σgx
     * @param parameters whether to add to the gradients of γ and β
     */
    void differentiate(Nd4jVector sums, Nd4jVector products, boolean parameters) {
        sums.toHost();
        products.toHost();
        gradient.toHost();
        for (int channel = 0; channel < channels; channel++) {
            double shiftGradient = sums.get(channel);
            double scaleGradient = inverseDeviation[channel] * (products.get(channel) - mean[channel] * shiftGradient);
            if (parameters) {
                gradient.put(scaleOffset + channel, gradient.get(scaleOffset + channel) + scaleGradient);
                gradient.put(shiftOffset + channel, gradient.get(shiftOffset + channel) + shiftGradient);
            }
            inputFactor[channel] = -scale[channel] * inverseDeviation[channel] * scaleGradient / rows;
            constant[channel] = -scale[channel] * shiftGradient / rows - inputFactor[channel] * mean[channel];
        }
        if (parameters) {
            gradient.hostChanged();
        }
    }
}
