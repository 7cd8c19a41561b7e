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
    PYTORCH_NCHW_UNTUNED,
    /** See {@link Libtorch}. */
    LIBTORCH_NHWC,
    LIBTORCH_NCHW;

    boolean isUntuned() {
        return this == PYTORCH_NHWC_UNTUNED || this == PYTORCH_NCHW_UNTUNED;
    }

    /** Of the images in memory, as {@code step.py} calls it. */
    String layout() {
        return switch (this) {
            case FEWLABEL, PYTORCH_NHWC, PYTORCH_NHWC_UNTUNED, LIBTORCH_NHWC -> "nhwc";
            case STOCK_DL4J, PYTORCH_NCHW, PYTORCH_NCHW_UNTUNED, LIBTORCH_NCHW -> "nchw";
        };
    }
}
