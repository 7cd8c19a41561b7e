package org.fewlabel.contracts.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.fewlabel.contracts.event.LogLevel;
import org.fewlabel.contracts.rest.JobLogView.Line;
import org.junit.jupiter.api.Test;

class JobLogTextTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void saysWhereLinesAreMissing() {
        JobLogView log = new JobLogView(
                List.of(line(1, LogLevel.INFO, null), line(2, LogLevel.WARN, null), line(7, LogLevel.ERROR, null)),
                7,
                3,
                0);

        assertThat(JobLogText.lines(log, null)).isEqualTo("""
            2026-01-02T03:04:05.678Z INFO  trainer host-1 attempt 2: line 1
            2026-01-02T03:04:05.678Z WARN  trainer host-1 attempt 2: line 2
            ... 4 lines are not kept ...
            2026-01-02T03:04:05.678Z ERROR trainer host-1 attempt 2: line 7
            """);
        assertThat(JobLogText.lines(log, 0L)).isEqualTo(JobLogText.lines(log, null));
        assertThat(JobLogText.lost(log)).isEmpty();
    }

    /** Who follows a log may have come too late for some. */
    @Test
    void saysThatLinesAreMissingBeforeTheFirst() {
        JobLogView log = new JobLogView(List.of(line(7, LogLevel.INFO, null)), 7, 3, 2);

        assertThat(JobLogText.lines(log, 4L)).startsWith("... 2 lines are not kept ...\n");
        assertThat(JobLogText.lines(log, null)).startsWith("2026-");
        assertThat(JobLogText.lost(log)).contains("2 lines were lost");
    }

    @Test
    void putsTheTraceBelowTheMessage() {
        JobLogView log = new JobLogView(List.of(line(1, LogLevel.ERROR, "Oh: no\n\tat Here\n")), 1, 1, 0);

        assertThat(JobLogText.lines(log, null)).endsWith("line 1\n    Oh: no\n    \tat Here\n");
    }

    private static Line line(long number, LogLevel level, String trace) {
        return new Line(number, TIME, level, "trainer", "host-1", 2, "line " + number + "\n", trace);
    }
}
