package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** The learning-rate schedules that can be named in a job. */
public enum ScheduleName implements WireName {
    CONSTANT,
    COSINE,
    MULTI_STEP
}
