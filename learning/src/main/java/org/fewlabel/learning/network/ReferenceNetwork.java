package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.ParameterLayout.Block;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Every layer written out in plain loops and double precision: what engines are compared with, in tests and by {@link EngineCheck}.
 * Far too slow for more. It is itself checked against finite differences. It can round where an engine of less precision does.
 */
final class ReferenceNetwork {
    private final Architecture architecture;
    private final ParameterLayout layout;
    private final DoubleUnaryOperator rounding;
    final double[] parameters;
    final double[] gradient;
    final double[] statistics;

    private int batch;
    /** Whether the last pass was by running statistics, as one through frozen layers is. */
    private boolean byRunningStatistics;

    private final List<double[]> outputs = new ArrayList<>();
    private final List<double[]> means = new ArrayList<>();
    private final List<double[]> deviations = new ArrayList<>();
    private final List<double[]> masks = new ArrayList<>();

    ReferenceNetwork(Architecture architecture, float[] parameters, float[] statistics) {
        this(architecture, parameters, statistics, DoubleUnaryOperator.identity());
    }

    /** @param rounding of activations, of their gradients, and of weights when they are read; not of logits, and not of sums */
    ReferenceNetwork(Architecture architecture, float[] parameters, float[] statistics, DoubleUnaryOperator rounding) {
        this.architecture = architecture;
        this.rounding = rounding;
        this.layout = ParameterLayout.of(architecture);
        this.parameters = toDouble(parameters);
        this.gradient = new double[parameters.length];
        this.statistics = toDouble(statistics);
        for (int i = 0; i < architecture.nodes().size(); i++) {
            outputs.add(new double[0]);
            means.add(new double[0]);
            deviations.add(new double[0]);
            masks.add(new double[0]);
        }
    }

    static double[] toDouble(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    double[] forward(double[] images, int count, Mode mode) {
        return forward(images, count, mode, 0);
    }

    double[] forward(double[] images, int count, Mode mode, long maskSeed) {
        batch = count;
        byRunningStatistics = mode == Mode.PREDICT;
        outputs.set(0, rounded(images));
        for (int i = 1; i < outputs.size(); i++) {
            Architecture.Node node = architecture.nodes().get(i);
            double[] x = outputs.get(node.inputs().get(0));
            double[] y = new double[batch * node.shape().size()];
            Layer layer = node.layer();
            if (layer instanceof Layer.Convolution convolution) {
                convolve(i, node, convolution, x, y, null, null);
            } else if (layer instanceof Layer.BatchNorm norm) {
                normalize(i, norm, x, y, mode);
            } else if (layer instanceof Layer.Activate activate) {
                for (int k = 0; k < y.length; k++) {
                    y[k] = activated(activate.activation(), x[k]);
                }
            } else if (layer instanceof Layer.MaxPool pool) {
                maxPool(node, pool, x, y, null, null);
            } else if (layer instanceof Layer.GlobalAveragePool) {
                averagePool(node, x, y, null, null);
            } else if (layer instanceof Layer.Dense) {
                dense(i, node, x, y, null, null);
            } else if (layer instanceof Layer.Add) {
                double[] second = outputs.get(node.inputs().get(1));
                for (int k = 0; k < y.length; k++) {
                    y[k] = x[k] + second[k];
                }
            } else if (layer instanceof Layer.Dropout dropout) {
                masks.set(i, mask(i, dropout, y.length, mode, maskSeed));
                for (int k = 0; k < y.length; k++) {
                    y[k] = x[k] * masks.get(i)[k];
                }
            } else {
                throw new IllegalArgumentException("no reference of " + layer);
            }
            outputs.set(i, i == outputs.size() - 1 ? y : rounded(y));
        }
        return outputs.get(outputs.size() - 1);
    }

    /** Adds to the gradient and gives that of the images. */
    double[] backward(double[] logitsGradient) {
        List<double[]> gradients = new ArrayList<>();
        for (double[] output : outputs) {
            gradients.add(new double[output.length]);
        }
        gradients.set(outputs.size() - 1, rounded(logitsGradient));
        for (int i = outputs.size() - 1; i > 0; i--) {
            Architecture.Node node = architecture.nodes().get(i);
            int input = node.inputs().get(0);
            double[] x = outputs.get(input);
            double[] dx = gradients.get(input);
            double[] y = outputs.get(i);
            double[] dy = rounded(gradients.get(i));
            Layer layer = node.layer();
            if (layer instanceof Layer.Convolution convolution) {
                convolve(i, node, convolution, x, y, dx, dy);
            } else if (layer instanceof Layer.BatchNorm norm) {
                normalizeBackward(i, norm, x, y, dx, dy);
            } else if (layer instanceof Layer.Activate activate) {
                for (int k = 0; k < y.length; k++) {
                    dx[k] += dy[k] * (x[k] > 0 ? 1 : activate.activation().slope());
                }
            } else if (layer instanceof Layer.MaxPool pool) {
                maxPool(node, pool, x, y, dx, dy);
            } else if (layer instanceof Layer.GlobalAveragePool) {
                averagePool(node, x, y, dx, dy);
            } else if (layer instanceof Layer.Dense) {
                dense(i, node, x, y, dx, dy);
            } else if (layer instanceof Layer.Dropout) {
                for (int k = 0; k < y.length; k++) {
                    dx[k] += dy[k] * masks.get(i)[k];
                }
            } else {
                double[] second = gradients.get(node.inputs().get(1));
                for (int k = 0; k < y.length; k++) {
                    dx[k] += dy[k];
                    second[k] += dy[k];
                }
            }
        }
        return rounded(gradients.get(0));
    }

    private double[] rounded(double[] values) {
        return Arrays.stream(values).map(rounding).toArray();
    }

    private double weight(int index) {
        return rounding.applyAsDouble(parameters[index]);
    }

    /** Forward where {@code dx} and {@code dy} are null, else backward; so with the others below. */
    private void convolve(
            int index,
            Architecture.Node node,
            Layer.Convolution layer,
            double[] x,
            double[] y,
            double @Nullable [] dx,
            double @Nullable [] dy) {
        Shape in = node.inputShape();
        Shape out = node.shape();
        int weights = layout.parameter(index, Kind.WEIGHT).offset();
        int bias = layer.bias() ? layout.parameter(index, Kind.BIAS).offset() : -1;
        for (int at = 0; at < y.length; at++) {
            int o = at % out.channels();
            int column = at / out.channels() % out.width();
            int row = at / out.channels() / out.width() % out.height();
            int image = at / out.size();
            double sum = bias < 0 ? 0 : parameters[bias + o];
            if (dy != null && bias >= 0) {
                gradient[bias + o] += dy[at];
            }
            for (int i = 0; i < layer.kernel(); i++) {
                for (int j = 0; j < layer.kernel(); j++) {
                    int r = row * layer.stride() - layer.padding() + i;
                    int c = column * layer.stride() - layer.padding() + j;
                    if (r < 0 || c < 0 || r >= in.height() || c >= in.width()) {
                        continue;
                    }
                    for (int k = 0; k < in.channels(); k++) {
                        int w = weights + ((i * layer.kernel() + j) * in.channels() + k) * out.channels() + o;
                        int p = ((image * in.height() + r) * in.width() + c) * in.channels() + k;
                        if (dx == null || dy == null) {
                            sum += weight(w) * x[p];
                        } else {
                            gradient[w] += dy[at] * x[p];
                            dx[p] += dy[at] * weight(w);
                        }
                    }
                }
            }
            if (dy == null) {
                y[at] = sum;
            }
        }
    }

    private void dense(
            int index, Architecture.Node node, double[] x, double[] y, double @Nullable [] dx, double @Nullable [] dy) {
        int in = node.inputShape().size();
        int out = node.shape().size();
        int weights = layout.parameter(index, Kind.WEIGHT).offset();
        int bias = layout.parameter(index, Kind.BIAS).offset();
        for (int row = 0; row < batch; row++) {
            for (int o = 0; o < out; o++) {
                double sum = parameters[bias + o];
                if (dy != null) {
                    gradient[bias + o] += dy[row * out + o];
                }
                for (int i = 0; i < in; i++) {
                    int w = weights + i * out + o;
                    if (dx == null || dy == null) {
                        sum += weight(w) * x[row * in + i];
                    } else {
                        gradient[w] += dy[row * out + o] * x[row * in + i];
                        dx[row * in + i] += dy[row * out + o] * weight(w);
                    }
                }
                if (dy == null) {
                    y[row * out + o] = sum;
                }
            }
        }
    }

    private void normalize(int index, Layer.BatchNorm layer, double[] x, double[] y, Mode mode) {
        Block running = layout.statistic(index, Kind.RUNNING_MEAN);
        Block runningVariance = layout.statistic(index, Kind.RUNNING_VARIANCE);
        int channels = running.size();
        int rows = x.length / channels;
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        for (int k = 0; k < x.length; k++) {
            mean[k % channels] += x[k] / rows;
        }
        for (int k = 0; k < x.length; k++) {
            variance[k % channels] += (x[k] - mean[k % channels]) * (x[k] - mean[k % channels]) / rows;
        }
        double[] deviation = new double[channels];
        for (int c = 0; c < channels; c++) {
            if (mode == Mode.TRAIN) {
                double unbiased = variance[c] * rows / (rows - 1);
                statistics[running.offset() + c] = 0.9 * statistics[running.offset() + c] + 0.1 * mean[c];
                statistics[runningVariance.offset() + c] =
                        0.9 * statistics[runningVariance.offset() + c] + 0.1 * unbiased;
            } else if (mode == Mode.PREDICT) {
                mean[c] = statistics[running.offset() + c];
                variance[c] = statistics[runningVariance.offset() + c];
            }
            deviation[c] = Math.sqrt(variance[c] + 1e-5);
        }
        means.set(index, mean);
        deviations.set(index, deviation);
        int scale = layout.parameter(index, Kind.SCALE).offset();
        int shift = layout.parameter(index, Kind.SHIFT).offset();
        for (int k = 0; k < x.length; k++) {
            int c = k % channels;
            double normalized = parameters[scale + c] * (x[k] - mean[c]) / deviation[c] + parameters[shift + c];
            y[k] = activated(layer.activation(), rounding.applyAsDouble(normalized));
        }
    }

    private void normalizeBackward(int index, Layer.BatchNorm layer, double[] x, double[] y, double[] dx, double[] dy) {
        double[] mean = means.get(index);
        double[] deviation = deviations.get(index);
        int channels = mean.length;
        int rows = x.length / channels;
        int scale = layout.parameter(index, Kind.SCALE).offset();
        int shift = layout.parameter(index, Kind.SHIFT).offset();
        double[] sum = new double[channels];
        double[] product = new double[channels];
        double[] g = new double[dy.length];
        for (int k = 0; k < x.length; k++) {
            int c = k % channels;
            g[k] = rounding.applyAsDouble(
                    dy[k] * (y[k] > 0 ? 1 : layer.activation().slope()));
            sum[c] += g[k];
            product[c] += g[k] * (x[k] - mean[c]) / deviation[c];
        }
        for (int c = 0; c < channels; c++) {
            gradient[scale + c] += product[c];
            gradient[shift + c] += sum[c];
        }
        for (int k = 0; k < x.length; k++) {
            int c = k % channels;
            double normalized = (x[k] - mean[c]) / deviation[c];
            double fromStatistics = byRunningStatistics ? 0 : sum[c] / rows + normalized * product[c] / rows;
            dx[k] += parameters[scale + c] / deviation[c] * (g[k] - fromStatistics);
        }
    }

    private void maxPool(
            Architecture.Node node,
            Layer.MaxPool pool,
            double[] x,
            double[] y,
            double @Nullable [] dx,
            double @Nullable [] dy) {
        Shape in = node.inputShape();
        Shape out = node.shape();
        for (int at = 0; at < y.length; at++) {
            int channel = at % out.channels();
            int column = at / out.channels() % out.width();
            int row = at / out.channels() / out.width() % out.height();
            int image = at / out.size();
            int best = -1;
            for (int i = 0; i < pool.side(); i++) {
                for (int j = 0; j < pool.side(); j++) {
                    int r = row * pool.stride() - pool.padding() + i;
                    int c = column * pool.stride() - pool.padding() + j;
                    if (r < 0 || c < 0 || r >= in.height() || c >= in.width()) {
                        continue;
                    }
                    int p = ((image * in.height() + r) * in.width() + c) * in.channels() + channel;
                    best = best < 0 || x[p] > x[best] ? p : best;
                }
            }
            if (dx == null || dy == null) {
                y[at] = x[best];
            } else {
                dx[best] += dy[at];
            }
        }
    }

    private void averagePool(
            Architecture.Node node, double[] x, double[] y, double @Nullable [] dx, double @Nullable [] dy) {
        Shape in = node.inputShape();
        int plane = in.height() * in.width();
        for (int p = 0; p < x.length; p++) {
            int at = p / in.size() * in.channels() + p % in.channels();
            if (dx == null || dy == null) {
                y[at] += x[p] / plane;
            } else {
                dx[p] += dy[at] / plane;
            }
        }
    }

    /** Number k is dropped if the k-th group of 16 bits drawn, the lowest of each 64 first, is below its share of 2¹⁶. */
    private static double[] mask(int node, Layer.Dropout layer, int size, Mode mode, long seed) {
        double[] mask = new double[size];
        Arrays.fill(mask, 1);
        if (mode == Mode.PREDICT) {
            return mask;
        }
        SplittableRandom random = Randomness.of(seed, Randomness.Purpose.DROPOUT, node);
        long bits = 0;
        for (int k = 0; k < size; k++) {
            bits = k % 4 == 0 ? random.nextLong() : bits >>> 16;
            mask[k] = (bits & 0xffff) < Math.round(layer.share() * 0x10000) ? 0 : 1 / (1 - layer.share());
        }
        return mask;
    }

    private static double activated(Activation activation, double value) {
        return value > 0 ? value : activation.slope() * value;
    }
}
