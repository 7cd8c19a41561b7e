package org.fewlabel.contracts.rest;

import java.time.Instant;
import java.util.List;
import org.fewlabel.contracts.event.LogLevel;
import org.jspecify.annotations.Nullable;

/**
 * A part of what the services said of a job.
 *
 * @param lines in the order in which they came; they have gaps where lines are not kept
 * @param total how many have come by now, kept or not
 * @param kept how many of those are kept: the first ones and the newest
 * @param lost how many never came, since a service had no room for them
 */
public record JobLogView(List<Line> lines, long total, long kept, long lost) {
    public JobLogView {
        lines = List.copyOf(lines);
    }

    /**
     * @param number from 1, by the order in which lines came
     * @param attempt that the service worked on; 0 before the first
     * @param host where it ran
     * @param trace of what was thrown; null where nothing was
     */
    public record Line(
            long number,
            Instant time,
            LogLevel level,
            String service,
            String host,
            int attempt,
            String message,
            @Nullable String trace) {}
}
