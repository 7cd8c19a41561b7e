package org.fewlabel.learning.network;

import java.util.List;
import org.fewlabel.learning.Shape;

/**
 * One network: its parameters, their gradient and its batch-norm statistics as one flat vector each. Not safe for use by
 * several threads.
 *
 * <p>A step runs one or more of forward and backward, each backward adding to the gradient, then the optimizer, then
 * {@link #clearGradient}.
 */
public interface Network extends AutoCloseable {
    Shape input();

    int classes();

    /**
     * @param batch of any size; a size seen before allocates nothing
     * @param maskSeed decides which activations are dropped: the same seed and batch size, the same masks. Not used in
     *     {@link Mode#PREDICT}
     * @return new logits, [batch, classes], the caller's own
     */
    Logits forward(Images batch, Mode mode, long maskSeed);

    /**
     * Adds the gradient of a loss to {@link #gradient}.
     *
     * @param gradient of the loss with respect to the logits of the last forward pass, which must have been in a
     *     training mode
     */
    void backward(Logits gradient);

    /**
     * The gradient with respect to the images of the last forward pass, which must have been in a training mode; the
     * gradient of the parameters is left alone.
     */
    Images inputGradient(Logits gradient);

    /**
     * Bytes beside the heap that the network takes when it predicts that many images at once, at most: its vectors, its
     * layers' outputs, and the weights of the layer at work as the engine wants them; without what the engine needs for itself.
     */
    long predictionBytes(int batch);

    /** Larger batches go through the network in pieces of so many images when it predicts. */
    int predictedAtOnceMax();

    /** All weights and biases, and batch norm's scale and shift. */
    Vector parameters();

    /**
     * Which of the parameters are weights of convolutions and dense layers, rising; the others are biases and batch
     * norm's scales and shifts. Those of frozen layers are left out.
     */
    List<ParameterRange> weightRanges();

    /** How many of the parameters, the first ones, training leaves as they are; their gradient is zero. */
    int frozenParameters();

    /** How many of the statistics, the first ones, no pass changes. */
    int frozenStatistics();

    /** How many parameters lie before those of the last layer. */
    int backboneParameters();

    /** Laid out as {@link #parameters}. */
    Vector gradient();

    /** Batch norm's running means and variances; of size 0 for a network without batch norm. */
    Vector statistics();

    void clearGradient();

    @Override
    void close();
}
