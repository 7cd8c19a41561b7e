package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.rest.TestErrors;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run.
 *
 * @param splitSeed of the labeled images
 * @param key of the spec that was submitted
 * @param state a terminal one
 * @param message why it did not succeed; null where it did
 * @param student null where the run did not succeed, or where there are no test images
 * @param average null where the run reports none, and so with {@code teacher}
 * @param trainingSeconds the time spent in epochs; 0 where the run did not succeed
 * @param epochsDone how many were trained, fewer than asked for where the run stopped early; null where the run did not
 *     succeed, and in lines of earlier versions
 * @param spec with every default filled in, as the service showed it; kept as JSON, so that a later version reads it as it was
 */
public record FinishedRun(
        String sweep,
        String row,
        long seed,
        Long splitSeed,
        String key,
        String jobId,
        JobState state,
        @Nullable String message,
        @Nullable Errors student,
        @Nullable Errors average,
        @Nullable Errors teacher,
        double trainingSeconds,
        @Nullable Integer epochsDone,
        JsonNode spec) {

    /**
     * Lines of version 0.1 are of runs that succeeded, and have the split seed in the spec alone. Those from before a run had
     * three networks have the errors of the step average under {@code teacher} where it was the method's teacher, with
     * mean-teacher and ict.
     */
    public FinishedRun {
        splitSeed = splitSeed == null
                ? (Long) spec.path("dataset").path("splitSeed").longValue()
                : splitSeed;
        state = state == null ? JobState.SUCCEEDED : state;
        if (!state.isTerminal()) {
            throw new IllegalArgumentException("state must be a terminal one, was " + state.wireName());
        }
        if (state != JobState.SUCCEEDED && student != null) {
            throw new IllegalArgumentException(
                    "student must be missing where the run did not succeed, state was " + state.wireName());
        }
        if (average == null
                && MethodName.teacherWasStepAverage(spec.at("/method/name").textValue())) {
            average = teacher;
            teacher = null;
        }
    }

    /** Test errors, in [0, 1]. */
    public record Errors(double last, double medianOfLast20, double best) {
        /** Null where the result has none of this network. */
        public static @Nullable Errors of(@Nullable TestErrors errors) {
            return errors == null || errors.last() == null || errors.medianOfLast20() == null || errors.best() == null
                    ? null
                    : new Errors(errors.last(), errors.medianOfLast20(), errors.best());
        }
    }

    public boolean succeeded() {
        return state == JobState.SUCCEEDED;
    }

    /** Which of two ends of the same run counts: the later one, unless the earlier one alone succeeded. */
    public static FinishedRun laterOf(FinishedRun earlier, FinishedRun later) {
        return earlier.succeeded() && !later.succeeded() ? earlier : later;
    }

    /** Steps that were trained; null where nobody can tell. */
    public @Nullable Long stepsDone() {
        Integer stepsPerEpoch = JobSpec.resolvedStepsPerEpoch(spec);
        boolean mayHaveStoppedEarly = spec.path("earlyStopping").isObject();
        if (!succeeded() || stepsPerEpoch == null || (epochsDone == null && mayHaveStoppedEarly)) {
            return null;
        }
        return (long) stepsPerEpoch * (epochsDone == null ? spec.path("epochs").intValue() : epochsDone);
    }

    /** Null where the run reports none of this network. */
    public @Nullable Errors errors(TrainedNetwork network) {
        return switch (network) {
            case STUDENT -> student;
            case AVERAGE -> average;
            case TEACHER -> teacher;
        };
    }
}
