package org.fewlabel.gateway.lease;

import java.util.Map;

/**
 * Where the reports of trainers lie, and how far the instances of this gateway have come with them together.
 *
 * @param ends the offset after the last report of each partition
 * @param processed the offset up to which each partition is processed; a partition that is missing is not processed at all
 */
record ReportPositions(Map<String, Long> ends, Map<String, Long> processed) {
    ReportPositions {
        ends = Map.copyOf(ends);
        processed = Map.copyOf(processed);
    }

    /** Whether everything is processed that lay there at an earlier look. */
    boolean haveReached(ReportPositions earlier) {
        return earlier.ends.entrySet().stream()
                .allMatch(end -> processed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Whether a partition ends before where it ended at an earlier look. */
    boolean wentBackSince(ReportPositions earlier) {
        return earlier.ends.entrySet().stream().anyMatch(end -> ends.getOrDefault(end.getKey(), 0L) < end.getValue());
    }
}
