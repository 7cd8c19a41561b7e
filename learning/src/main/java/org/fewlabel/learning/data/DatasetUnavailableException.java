package org.fewlabel.learning.data;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.DatasetName;

/**
 * A data set is nowhere to be found on this machine, or cannot be read here, which says nothing about it. Where it was looked for,
 * the message lists the places, why each failed, and what to do.
 */
public final class DatasetUnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param reason why the place did not have it */
    record Tried(String place, String reason) {}

    DatasetUnavailableException(DatasetName name, List<Tried> tried, String advice) {
        super("The data set " + name.wireName() + " is not available. Tried:\n"
                + tried.stream()
                        .map(each -> "  - " + each.place() + ": " + each.reason())
                        .collect(Collectors.joining("\n"))
                + "\n" + advice);
    }

    /** @param why it cannot be read, with its place */
    DatasetUnavailableException(DatasetName name, String why) {
        super("The data set " + name.wireName() + " is not available: " + why);
    }

    DatasetUnavailableException(DatasetName name, IOException cause) {
        super("The data set " + name.wireName() + " cannot be read here: " + cause, cause);
    }
}
