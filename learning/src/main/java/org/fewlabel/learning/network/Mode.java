package org.fewlabel.learning.network;

/** What a forward pass does besides predicting. */
public enum Mode {
    /** Batch statistics, dropout; updates the running statistics; can be followed by a backward pass. */
    TRAIN,
    /** The same, but the running statistics stay as they are. */
    TRAIN_WITHOUT_STATISTICS,
    /** Running statistics, no dropout, no backward pass through a network; its frozen layers always work so. */
    PREDICT
}
