package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** From which distribution each number of a random direction is drawn, before its length is made 1. */
public enum StartDirection implements WireName {
    /** Normal: every direction is as likely as any other. */
    GAUSSIAN,
    /** Uniform in (−1/2, 1/2): directions towards the corners of a cube are a little more likely. */
    UNIFORM
}
