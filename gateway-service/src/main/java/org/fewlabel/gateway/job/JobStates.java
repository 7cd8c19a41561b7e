package org.fewlabel.gateway.job;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.JobState;

/** States that have something in common, as a list in SQL: {@code ('STARTING', …)}. */
public final class JobStates {
    /** Of a job that a trainer may have: it has one where it has a lease, too. */
    public static final String LEASED = list(JobStates::mayBeLeased);

    /** Of a job that no trainer has, and that is not over. */
    public static final String WAITING = list(state -> !state.isTerminal() && !mayBeLeased(state));

    private JobStates() {}

    private static boolean mayBeLeased(JobState state) {
        return switch (state) {
            case STARTING, RUNNING, PAUSING, CANCELLING -> true;
            case QUEUED, PAUSED, RETRYING, CANCELLED, SUCCEEDED, FAILED -> false;
        };
    }

    private static String list(Predicate<JobState> which) {
        return Arrays.stream(JobState.values())
                .filter(which)
                .map(state -> "'" + state.name() + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
