package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/**
 * What the prediction for a mixture x̃ = λ x_a + (1−λ) x_b is held against: s are the logits of the targets, p = σ(s) their
 * probabilities.
 */
public enum MixupLoss implements WireName {
    /** CE(f(x̃), σ(λ s_a + (1−λ) s_b)): cross entropy with one target, made from mixed logits. */
    L1,
    /** MSE(f(x̃), σ(λ s_a + (1−λ) s_b)): squared error to the same. */
    L2,
    /** λ CE(f(x̃), p_a) + (1−λ) CE(f(x̃), p_b): the mixture of two cross entropies. */
    L3,
    /** λ MSE(f(x̃), p_a) + (1−λ) MSE(f(x̃), p_b): the mixture of two squared errors. */
    L4;

    /** As the literature writes them. */
    @Override
    public String wireName() {
        return name();
    }
}
