package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** The networks that can be named in a job. */
public enum NetworkName implements WireName {
    /** Two convolutions and two dense layers, after LeCun et al., 1998. */
    LENET,
    /** Five 3×3 convolutions with batch norm and LeakyReLU; 142 k parameters on colour images. */
    CNN_SMALL,
    /** Two hidden dense layers; for tabular data such as two-moons. */
    MLP
}
