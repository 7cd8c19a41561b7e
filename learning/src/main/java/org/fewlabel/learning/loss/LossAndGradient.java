package org.fewlabel.learning.loss;

import org.fewlabel.learning.network.Logits;

/**
 * A loss over a batch and its gradient.
 *
 * @param gradient with respect to the logits, [rows, classes]
 */
public record LossAndGradient(double loss, Logits gradient) {}
