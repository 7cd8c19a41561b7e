package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How far two predictions are apart. */
public enum Divergence implements WireName {
    /** Kullback and Leibler's: Σ_c p_c (log p_c − log q_c). */
    KL,
    /** The mean squared error of the probabilities. */
    MSE
}
