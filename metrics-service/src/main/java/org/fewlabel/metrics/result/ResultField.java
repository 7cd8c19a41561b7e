package org.fewlabel.metrics.result;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.metrics.web.QueryParameters;

/** What results can be chosen by. */
public enum ResultField {
    JOB_ID("jobId"),
    NAME("name"),
    STATE("state"),
    DATASET("dataset"),
    LABELS("labels"),
    SPLIT_SEED("splitSeed"),
    NETWORK("network"),
    METHOD("method"),
    INPUTS("inputs"),
    TARGETS("targets"),
    SEED("seed"),
    MORE_LABELS("moreLabels");

    private final String property;

    ResultField(String property) {
        this.property = property;
    }

    /** Its name in a query, in JSON, and in {@link ResultEntity}. */
    public String property() {
        return property;
    }

    /** @throws IllegalArgumentException with the rule that the text breaks */
    Object parse(String text) {
        return switch (this) {
            case JOB_ID -> uuid(text);
            case NAME -> name(text);
            case STATE -> oneOf(JobState.values(), text);
            case DATASET -> oneOf(DatasetName.values(), text);
            case LABELS -> QueryParameters.parseInteger(text, 0, Integer.MAX_VALUE);
            case NETWORK -> oneOf(NetworkName.values(), text);
            case METHOD -> oneOf(MethodName.values(), text);
            case INPUTS -> oneOf(Inputs.values(), text);
            case TARGETS -> oneOf(Targets.values(), text);
            case MORE_LABELS -> QueryParameters.parseFlag(text);
            case SPLIT_SEED, SEED -> QueryParameters.parseWholeNumber(text, 0, Long.MAX_VALUE);
        };
    }

    private static String name(String text) {
        String flaw = Text.flaw(text, JobSpec.NAME_LENGTH_MAX);
        if (flaw != null) {
            throw new IllegalArgumentException(flaw);
        }
        return text;
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a job's id (a UUID)", e);
        }
    }

    private static String oneOf(WireName[] choices, String text) {
        if (Arrays.stream(choices).noneMatch(choice -> choice.wireName().equals(text))) {
            throw new IllegalArgumentException("must be one of "
                    + Arrays.stream(choices).map(WireName::wireName).collect(Collectors.joining(", ")));
        }
        return text;
    }
}
