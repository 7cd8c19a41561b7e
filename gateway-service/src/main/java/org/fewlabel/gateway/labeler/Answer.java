package org.fewlabel.gateway.labeler;

import java.io.InputStream;
import java.util.OptionalLong;
import org.fewlabel.service.rest.Problem;

/** What came of a question to the labeler. */
public sealed interface Answer {
    /**
     * What was asked for.
     *
     * @param content read from the labeler as it is read from here, and to be closed by whoever has it; fails where the labeler
     *     breaks off or falls silent, so that a part is never taken for the whole
     * @param bytes how long it will be; empty where the labeler does not know it beforehand
     */
    record Given(InputStream content, OptionalLong bytes) implements Answer {}

    /** Why there is none: the labeler's own words, or that none was reached. */
    record Refused(Problem problem) implements Answer {}
}
