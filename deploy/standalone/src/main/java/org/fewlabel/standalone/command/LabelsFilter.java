package org.fewlabel.standalone.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which labels, in which order and how written: the parameters of the REST interface. */
final class LabelsFilter {
    @Option(names = "--probabilities", description = "Of csv: a column with the probability of each class.")
    private boolean probabilities;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            completionCandidates = Choices.Sorts.class,
            description = "index, least-sure or most-sure.")
    private @Nullable String sort;

    @Option(
            names = "--spread",
            paramLabel = "class",
            completionCandidates = Choices.Spreads.class,
            description = "class lets the predicted classes take turns.")
    private @Nullable String spread;

    @Option(names = "--disagrees", description = "Only those whose given label is not the predicted one.")
    private boolean disagrees;

    @Option(names = "--class", paramLabel = "CLASS", description = "Only those with this label, by its name.")
    private @Nullable String label;

    @Option(names = "--predicted", paramLabel = "CLASS", description = "Only those that the network takes for it.")
    private @Nullable String predicted;

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            completionCandidates = Choices.Sources.class,
            description = "Only those whose label is given, or predicted.")
    private @Nullable String source;

    @Option(names = "--confidence-min", paramLabel = "SHARE", description = "Only those at least so sure, 0 to 1.")
    private @Nullable String confidenceMin;

    @Option(names = "--confidence-max", paramLabel = "SHARE", description = "Only those at most so sure, 0 to 1.")
    private @Nullable String confidenceMax;

    @Option(
            names = "--confidence",
            paramLabel = "KIND",
            completionCandidates = Choices.Confidences.class,
            description = "raw or calibrated; by default calibrated where it can be.")
    private @Nullable String confidence;

    @Option(names = "--spreadsheet", description = "Of csv: names that spreadsheet programs do not take for formulas.")
    private boolean spreadsheet;

    @Option(
            names = "--url-prefix",
            paramLabel = "URL",
            description = "Of label-studio: what the addresses of pictures begin with.")
    private @Nullable String urlPrefix;

    void addTo(Map<String, String> query) {
        Whose.put(query, "probabilities", flag(probabilities));
        Whose.put(query, "sort", sort);
        Whose.put(query, "spread", spread);
        Whose.put(query, "disagrees", flag(disagrees));
        Whose.put(query, "class", label);
        Whose.put(query, "predicted", predicted);
        Whose.put(query, "source", source);
        Whose.put(query, "confidenceMin", confidenceMin);
        Whose.put(query, "confidenceMax", confidenceMax);
        Whose.put(query, "confidence", confidence);
        Whose.put(query, "spreadsheet", flag(spreadsheet));
        Whose.put(query, "urlPrefix", urlPrefix);
    }

    private static @Nullable String flag(boolean isSet) {
        return isSet ? "true" : null;
    }
}
