package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** What is trained on the features of a frozen backbone. */
public enum BackboneHead implements WireName {
    /** One dense layer: logistic regression. */
    LINEAR,
    /** A hidden layer of 256 rectified units before it. */
    MLP
}
