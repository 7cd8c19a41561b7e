package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** The networks that can be named in a job. */
public enum NetworkName implements WireName {
    /** Two convolutions and two dense layers, after LeCun et al., 1998. */
    LENET,
    /** Five 3×3 convolutions with batch norm and LeakyReLU; 141 k parameters on colour images. */
    CNN_SMALL,
    /** Nine convolutions with batch norm and LeakyReLU, the last three without padding or 1×1; 3.1 M parameters. */
    CNN13,
    /** Wide residual network of depth 28 and width 2 (Zagoruyko, Komodakis, 2016, arXiv 1605.07146); 1.5 M parameters. */
    WRN_28_2,
    /** Residual network of 18 layers (He et al., 2016, arXiv 1512.03385) with a 3×3 stem for small images; 11.2 M. */
    RESNET18,
    /** The same with the stem of the paper, 7×7 of stride 2 and maximum pooling: torchvision's resnet18, tensor by tensor. */
    RESNET18_IMAGENET,
    /** Two hidden dense layers; for tabular data such as two-moons. */
    MLP,
    /** A frozen network of the user's own, from a file, and a head that is trained on its features. */
    BACKBONE
}
