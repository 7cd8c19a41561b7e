package org.fewlabel.contracts.rest;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How good the mean prediction of several jobs is, beside each of them. Errors are shares of the test images, in [0, 1].
 *
 * @param studentTestError of the mean of the students' probabilities
 * @param averageTestError of the mean of the step averages' probabilities; null unless every job has such a prediction, which
 *     those that an earlier version labeled may lack
 * @param teacherTestError the same of the teacher snapshots
 * @param labels of how many images the members know the label together, at most
 * @param moreLabels whether that is more than each of them names, or nobody knows that it is not
 */
public record EnsembleView(
        double studentTestError,
        @Nullable Double averageTestError,
        @Nullable Double teacherTestError,
        int labels,
        boolean moreLabels,
        List<Member> members) {
    public EnsembleView {
        members = List.copyOf(members);
    }

    /** One of the jobs, alone. */
    public record Member(
            UUID jobId,
            String name,
            String method,
            String network,
            long seed,
            double studentTestError,
            @Nullable Double averageTestError,
            @Nullable Double teacherTestError) {}
}
