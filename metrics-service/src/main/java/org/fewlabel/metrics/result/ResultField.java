package org.fewlabel.metrics.result;

import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.service.rest.QueryParameters;

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
            case JOB_ID -> QueryParameters.parseJobId(text);
            case NAME -> QueryParameters.parseText(text, JobSpec.NAME_LENGTH_MAX);
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

    private static String oneOf(WireName[] choices, String text) {
        return QueryParameters.parseName(choices, text).wireName();
    }
}
