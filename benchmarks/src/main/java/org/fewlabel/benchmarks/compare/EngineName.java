package org.fewlabel.benchmarks.compare;

import org.fewlabel.contracts.WireName;

/** Who is timed. */
enum EngineName implements WireName {
    FEWLABEL,
    STOCK_DL4J,
    PYTORCH_NHWC,
    PYTORCH_NCHW
}
