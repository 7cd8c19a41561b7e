package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/**
 * From which distribution the weights of convolutions and dense layers are drawn. The layer that knows the classes is
 * drawn from ±1/√in with He's, which suppose a rectifier after the layer; with Xavier's it is drawn like the others.
 */
public enum Initialization implements WireName {
    /** Normal with variance 2/in (He et al., 2015, arXiv 1502.01852, eq. 10). */
    HE_NORMAL,
    /** Uniform with the same variance: ±√(6/in). */
    HE_UNIFORM,
    /** Normal with variance 2/(in + out) (Glorot, Bengio, 2010, eq. 12). */
    XAVIER_NORMAL,
    /** Uniform with the same variance: ±√(6/(in + out)) (Glorot, Bengio, 2010, eq. 16). */
    XAVIER_UNIFORM,
    /** Uniform in ±1/√in, the biases too, as PyTorch's convolutions and dense layers start; others have biases of 0. */
    PYTORCH
}
