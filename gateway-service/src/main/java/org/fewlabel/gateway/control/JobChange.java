package org.fewlabel.gateway.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.service.rest.JsonBody;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants another way in a job that is there already.
 *
 * @param priority null to leave it
 * @param keep whether its files outlast the time that those of jobs which are over are kept for; null to leave it
 */
record JobChange(@Nullable Integer priority, @Nullable Boolean keep) {
    private static final String PRIORITY = "priority";
    private static final String KEEP = "keep";

    /** What became of the document that a user wrote. */
    sealed interface Reading {}

    record Accepted(JobChange change) implements Reading {}

    /** @param violations every wrong field */
    record Rejected(List<Violation> violations) implements Reading {}

    static Reading read(String body) {
        Violations violations = new Violations();
        return JsonBody.object(body, violations)
                .map(document -> read(document, violations))
                .orElseGet(() -> new Rejected(violations.shown()));
    }

    private static Reading read(JsonNode document, Violations violations) {
        document.fieldNames().forEachRemaining(field -> {
            if (!field.equals(PRIORITY) && !field.equals(KEEP)) {
                violations.add(Text.shown(field), "cannot be changed; only " + PRIORITY + " and " + KEEP + " can");
            }
        });
        JsonNode priority = document.path(PRIORITY);
        JsonNode keep = document.path(KEEP);
        if (!keep.isMissingNode() && !keep.isBoolean()) {
            violations.add(KEEP, "must be true or false");
        }
        boolean isForKeep = priority.isMissingNode() && !keep.isMissingNode();
        if (!isForKeep && !isPriority(priority)) {
            violations.add(
                    PRIORITY, "must be a whole number from -" + JobSpec.PRIORITY_MAX + " to " + JobSpec.PRIORITY_MAX);
        }
        return violations.isEmpty()
                ? new Accepted(new JobChange(
                        isForKeep ? null : (Integer) priority.asInt(),
                        keep.isMissingNode() ? null : (Boolean) keep.asBoolean()))
                : new Rejected(violations.shown());
    }

    private static boolean isPriority(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= -JobSpec.PRIORITY_MAX
                && value.intValue() <= JobSpec.PRIORITY_MAX;
    }
}
