package org.fewlabel.gateway.job;

import org.fewlabel.contracts.WireName;

/** What a job can wait for. */
public enum WorkerKind implements WireName {
    TRAINER,
    LABELER
}
