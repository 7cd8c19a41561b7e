package org.fewlabel.learning.network;

/** A layer at work on batches of one size: its arrays and native operations. */
interface Stage extends AutoCloseable {
    /** Fills the output from the inputs. */
    void forward(Mode mode, long maskSeed);

    /**
     * Turns the gradient of the output of the last forward pass into that of its input. A pass in {@link Mode#PREDICT} was one
     * through a frozen layer: by fixed statistics, without dropout, and never with {@code parameters}.
     *
     * @param parameters whether to add to the gradient of the layer's own parameters
     * @param input whether the gradient of the input is wanted
     */
    void backward(boolean parameters, boolean input);

    @Override
    default void close() {}
}
