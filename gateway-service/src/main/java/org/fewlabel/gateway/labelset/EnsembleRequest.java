package org.fewlabel.gateway.labelset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.gateway.job.JobId;
import org.fewlabel.service.rest.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * A label set of what several jobs predict together.
 *
 * @param jobs different ones
 * @param minConfidence how sure their mean prediction must be of an image
 * @param moreLabels whether they may know more labels together than each of them names
 */
public record EnsembleRequest(
        List<UUID> jobs,
        double minConfidence,
        boolean moreLabels,
        @Nullable String note) {
    public static final int JOBS_MIN = 2;
    /** Each lies on disk, and is read a few kilobytes at a time, as long as the answer lasts. */
    public static final int JOBS_MAX = 32;

    private static final double CONFIDENCE = 0.95;
    private static final Set<String> FIELDS = Set.of("ensemble", "minConfidence", "form", "moreLabels", "note");

    public EnsembleRequest {
        jobs = List.copyOf(jobs);
    }

    /** @param violations gets all that is wrong; whoever finds any makes nothing of the request */
    static EnsembleRequest read(JsonNode document, Violations violations) {
        JsonBody.rejectUnknown("", document, FIELDS, violations);
        List<UUID> jobs = jobs(document.path("ensemble"), violations);
        JsonNode confidence = document.path("minConfidence");
        double minConfidence = CONFIDENCE;
        if (!JsonBody.isMissing(confidence)) {
            minConfidence = confidence.asDouble();
            if (!confidence.isNumber() || !(minConfidence > 0 && minConfidence <= 1)) {
                violations.add("minConfidence", "must be above 0 and at most 1, was " + JsonBody.shown(confidence));
            }
        }
        JsonNode form = document.path("form");
        if (!JsonBody.isMissing(form) && !form.asText().equals("hard")) {
            violations.add(
                    "form",
                    "must be hard, a class for each image: jobs are trained with one class for a label, was "
                            + JsonBody.shown(form));
        }
        JsonNode moreLabels = document.path("moreLabels");
        if (!JsonBody.isMissing(moreLabels) && !moreLabels.isBoolean()) {
            violations.add("moreLabels", "must be true or false, was " + JsonBody.shown(moreLabels));
        }
        return new EnsembleRequest(
                jobs, minConfidence, moreLabels.asBoolean(), LabelSetRequest.note(document.path("note"), violations));
    }

    /** Whether there are such jobs, those know who look for them. */
    private static List<UUID> jobs(JsonNode value, Violations violations) {
        if (!value.isArray() || value.size() < JOBS_MIN || value.size() > JOBS_MAX) {
            violations.add(
                    "ensemble",
                    "must be a list of the ids of " + JOBS_MIN + " to " + JOBS_MAX + " jobs, "
                            + (value.isArray() ? "had " + value.size() : "was " + JsonBody.shown(value)));
            return List.of();
        }
        List<UUID> jobs = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode each = value.get(i);
            Optional<UUID> id = each.isTextual() ? JobId.parse(each.textValue()) : Optional.empty();
            if (id.isEmpty()) {
                violations.add(noJob(i, JsonBody.shown(each)));
            } else if (!seen.add(id.get())) {
                violations.add(path(i), "must be another job each time, was again " + id.get());
            } else {
                jobs.add(id.get());
            }
        }
        return jobs;
    }

    /** That there is none of this id. */
    static Violation noJob(int place, String shown) {
        return new Violation(path(place), "must be the id of a job, was " + shown);
    }

    private static String path(int place) {
        return "ensemble[" + place + "]";
    }
}
