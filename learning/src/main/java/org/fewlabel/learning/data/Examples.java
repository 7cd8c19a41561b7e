package org.fewlabel.learning.data;

import java.security.MessageDigest;
import org.fewlabel.learning.Shape;

/** The examples of one part of a data set, by their index from 0. Immutable, so that threads may share it. */
public sealed interface Examples permits ImageExamples, PointExamples, FeatureExamples {
    /** The label of an example whose class nobody knows. */
    int UNKNOWN = -1;

    int count();

    Shape shape();

    /** The true class from 0, or {@link #UNKNOWN}. */
    int label(int example);

    /** The digest of shape, labels and values, see {@link DataDigest}; computed when first asked for. */
    String sha256();

    /** Adds the values of one example to a digest, as {@link #sha256} has them. */
    void addTo(MessageDigest digest, int example);
}
