package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** In which order a model takes the numbers of its images. */
public enum ImageLayout implements WireName {
    /** Image, channel, row, column. */
    NCHW,
    /** Image, row, column, channel. */
    NHWC
}
