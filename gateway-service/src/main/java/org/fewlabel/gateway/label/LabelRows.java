package org.fewlabel.gateway.label;

import java.io.IOException;

/** Labels of images in some order, which may be gone through more than once. They are never in memory as a whole. */
@FunctionalInterface
public interface LabelRows {
    /** Goes through them from the first to the last. */
    void forEach(Visitor visitor) throws IOException;

    @FunctionalInterface
    interface Visitor {
        /** @param probabilities [classes], zeros where there is no prediction; only valid until this returns */
        void visit(ImageLabel label, float[] probabilities) throws IOException;
    }
}
