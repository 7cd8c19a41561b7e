package org.fewlabel.benchmarks.compare;

import org.fewlabel.contracts.WireName;

/** Who is timed. */
enum EngineName implements WireName {
    FEWLABEL,
    STOCK_DL4J,
    PYTORCH_NHWC,
    PYTORCH_NCHW,
    /** With the memory allocator as it comes; see {@link PyTorch}. */
    PYTORCH_NHWC_UNTUNED,
    PYTORCH_NCHW_UNTUNED;

    boolean isUntuned() {
        return this == PYTORCH_NHWC_UNTUNED || this == PYTORCH_NCHW_UNTUNED;
    }

    /** Of the images in memory, as {@code step.py} calls it. */
    String layout() {
        return this == PYTORCH_NHWC || this == PYTORCH_NHWC_UNTUNED ? "nhwc" : "nchw";
    }
}
