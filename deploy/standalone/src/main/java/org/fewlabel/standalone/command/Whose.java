package org.fewlabel.standalone.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which epoch and network of a job. */
final class Whose {
    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            completionCandidates = Choices.Networks.class,
            description =
                    "student, average or teacher; by default the one that validation prefers, else the method's own.")
    private @Nullable String network;

    @Option(
            names = "--epoch",
            paramLabel = "EPOCH",
            completionCandidates = Choices.Epochs.class,
            description = "last, chosen (by validation images) or, of models and predictions, a number from 0; by"
                    + " default the last labeled one.")
    private @Nullable String epoch;

    @Nullable
    String network() {
        return network;
    }

    @Nullable
    String epoch() {
        return epoch;
    }

    void addTo(Map<String, String> query) {
        put(query, "network", network);
        put(query, "epoch", epoch);
    }

    static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }
}
