package org.fewlabel.learning.export;

/** Of a trained network the weights are kept, but not what else a model needs: how its pixels were normalized. */
public final class MissingFactsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingFactsException(int epoch) {
        super("an earlier version of Fewlabel labeled epoch " + epoch
                + ", and did not write down how its images were normalized; its weights are in the checkpoint alone");
    }
}
