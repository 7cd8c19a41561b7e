package org.fewlabel.metrics.result;

import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.metrics.web.QueryParameters;

/** What results can be chosen by. */
public enum ResultField {
    JOB_ID("jobId", ResultField::uuid),
    NAME("name", text -> text),
    STATE("state", oneOf(JobState.values())),
    DATASET("dataset", oneOf(DatasetName.values())),
    LABELS("labels", text -> QueryParameters.parseInteger(text, 0, Integer.MAX_VALUE)),
    SPLIT_SEED("splitSeed", text -> QueryParameters.parseWholeNumber(text, 0, Long.MAX_VALUE)),
    NETWORK("network", oneOf(NetworkName.values())),
    METHOD("method", oneOf(MethodName.values())),
    INPUTS("inputs", oneOf(Inputs.values())),
    TARGETS("targets", oneOf(Targets.values())),
    SEED("seed", text -> QueryParameters.parseWholeNumber(text, 0, Long.MAX_VALUE));

    private final String property;
    private final Function<String, ?> parse;

    ResultField(String property, Function<String, ?> parse) {
        this.property = property;
        this.parse = parse;
    }

    /** Its name in a query, in JSON, and in {@link ResultEntity}. */
    public String property() {
        return property;
    }

    /** @throws IllegalArgumentException with the rule that the text breaks */
    Object parse(String text) {
        return parse.apply(text);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a job's id (a UUID)", e);
        }
    }

    private static Function<String, String> oneOf(WireName... choices) {
        String rule = "must be one of "
                + Arrays.stream(choices).map(WireName::wireName).collect(Collectors.joining(", "));
        return text -> {
            if (Arrays.stream(choices).noneMatch(choice -> choice.wireName().equals(text))) {
                throw new IllegalArgumentException(rule);
            }
            return text;
        };
    }
}
