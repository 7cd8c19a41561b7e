package org.fewlabel.contracts.event;

import java.time.Instant;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Text;
import org.jspecify.annotations.Nullable;

/**
 * Something that a service logged. What is longer than it may be is cut.
 *
 * @param message may have several lines
 * @param trace of what was thrown; null where nothing was
 */
public record LogLine(
        Instant time,
        LogLevel level,
        String message,
        @Nullable String trace) {
    /** Of the message, and of the trace: enough for the stack of a thread that hangs. */
    public static final int LENGTH_MAX = 8_000;

    public LogLine {
        Check.time("time", time);
        Check.present("level", level);
        message = Text.message(Check.present("message", message), LENGTH_MAX);
        trace = trace == null ? null : Text.message(trace, LENGTH_MAX);
    }
}
