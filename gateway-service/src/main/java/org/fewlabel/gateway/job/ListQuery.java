package org.fewlabel.gateway.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.contracts.job.Violation;
import org.jspecify.annotations.Nullable;

/** Which jobs a user wants to see, and which page of them. */
record ListQuery(JobFilter filter, @Nullable PageToken after, int pageSize) {
    private static final int PAGE_SIZE = 50;
    private static final int PAGE_SIZE_MAX = 200;

    /** What became of the parameters that a user wrote. */
    sealed interface Reading {}

    record Accepted(ListQuery query) implements Reading {}

    /** @param violations every wrong parameter */
    record Rejected(List<Violation> violations) implements Reading {
        Rejected {
            violations = List.copyOf(violations);
        }
    }

    static Reading read(
            @Nullable String state,
            @Nullable String method,
            @Nullable String dataset,
            @Nullable String name,
            @Nullable String pageSize,
            @Nullable String pageToken) {
        List<Violation> violations = new ArrayList<>();
        JobFilter filter = new JobFilter(
                choice("state", state, JobState.values(), violations),
                choice("method", method, MethodName.values(), violations),
                choice("dataset", dataset, DatasetName.values(), violations),
                name);
        String flaw = name == null ? null : Text.flaw(name, JobSpec.NAME_LENGTH_MAX);
        if (flaw != null) {
            violations.add(new Violation("name", flaw));
        }
        int size = pageSize(pageSize, violations);
        PageToken after = pageToken == null ? null : PageToken.decode(pageToken).orElse(null);
        if (pageToken != null && after == null) {
            violations.add(new Violation("pageToken", "must be a nextPageToken of an earlier answer"));
        }
        return violations.isEmpty() ? new Accepted(new ListQuery(filter, after, size)) : new Rejected(violations);
    }

    private static int pageSize(@Nullable String text, List<Violation> violations) {
        if (text == null) {
            return PAGE_SIZE;
        }
        // Three digits at most: no number that parsing could choke on.
        if (text.matches("[0-9]{1,3}")) {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= PAGE_SIZE_MAX) {
                return size;
            }
        }
        violations.add(new Violation("pageSize", "must be a whole number from 1 to " + PAGE_SIZE_MAX));
        return PAGE_SIZE;
    }

    private static <E extends Enum<E> & WireName> @Nullable E choice(
            String field, @Nullable String text, E[] all, List<Violation> violations) {
        if (text == null) {
            return null;
        }
        for (E each : all) {
            if (each.wireName().equals(text)) {
                return each;
            }
        }
        String names = Arrays.stream(all).map(WireName::wireName).collect(Collectors.joining(", "));
        violations.add(new Violation(field, "must be one of " + names));
        return null;
    }
}
