package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run.
 *
 * @param key of the spec that was submitted
 * @param spec with every default filled in
 * @param average of the step average; null in files of an earlier version, as the teacher then may be the step average
 * @param teacher of the labeler's teacher snapshot; null where the run reports none
 * @param trainingSeconds the time spent in epochs
 */
record FinishedRun(
        String sweep,
        String row,
        long seed,
        String key,
        String jobId,
        Errors student,
        @Nullable Errors average,
        @Nullable Errors teacher,
        double trainingSeconds,
        JobSpec spec) {
    /** Test errors, in [0, 1]. */
    record Errors(double last, double medianOfLast20, double best) {
        /** Null where there are none. */
        static @Nullable Errors ofOptional(JsonNode json) {
            return json.path("last").isNumber() ? of(json) : null;
        }

        static Errors of(JsonNode json) {
            return new Errors(
                    json.path("last").asDouble(),
                    json.path("medianOfLast20").asDouble(),
                    json.path("best").asDouble());
        }
    }
}
