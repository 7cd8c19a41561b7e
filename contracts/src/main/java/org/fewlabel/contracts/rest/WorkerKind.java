package org.fewlabel.contracts.rest;

import org.fewlabel.contracts.WireName;

/** What a job can wait for. */
public enum WorkerKind implements WireName {
    TRAINER,
    LABELER
}
