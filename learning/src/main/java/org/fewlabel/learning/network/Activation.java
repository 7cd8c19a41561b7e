package org.fewlabel.learning.network;

/** x ↦ x where x is positive, else slope · x; slope 1 is the identity, 0 is ReLU. */
record Activation(double slope) {
    static final Activation NONE = new Activation(1);
    static final Activation RELU = new Activation(0);
    static final Activation LEAKY_RELU = new Activation(0.1);

    Activation {
        if (!(slope >= 0 && slope <= 1)) {
            throw new IllegalArgumentException("the slope of an activation must be in [0, 1], was " + slope);
        }
    }

    boolean isIdentity() {
        return slope == 1;
    }
}
