package org.fewlabel.gateway.label;

import java.io.IOException;
import java.io.OutputStream;

/** Labels in the form of some program. Written row by row, whatever their number. */
@FunctionalInterface
public interface LabelsWriter {
    /** @param out is flushed and not closed */
    void write(LabelRows rows, OutputStream out) throws IOException;
}
