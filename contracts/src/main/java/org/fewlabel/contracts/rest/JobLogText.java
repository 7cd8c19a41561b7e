package org.fewlabel.contracts.rest;

import java.util.Locale;
import org.fewlabel.contracts.rest.JobLogView.Line;
import org.jspecify.annotations.Nullable;

/** A job's log as text, to be read and searched. */
public final class JobLogText {
    private static final int INDENT = 4;

    private JobLogText() {}

    /**
     * The lines, and a line in each gap.
     *
     * @param after the number of the line behind which they were asked for; null where nothing is known of those before
     */
    public static String lines(JobLogView log, @Nullable Long after) {
        StringBuilder text = new StringBuilder();
        Long before = after;
        for (Line line : log.lines()) {
            if (before != null && line.number() > before + 1) {
                text.append("... ").append(line.number() - before - 1).append(" lines are not kept ...\n");
            }
            text.append(of(line)).append('\n');
            before = line.number();
        }
        return text.toString();
    }

    /** What there is to say of lines that never came; empty where all came. */
    public static String lost(JobLogView log) {
        return log.lost() == 0
                ? ""
                : "... " + log.lost() + " lines were lost, since the services had no room for them ...\n";
    }

    private static String of(Line line) {
        String head = String.format(
                Locale.ROOT,
                "%s %-5s %s %s attempt %d: %s",
                line.time(),
                line.level(),
                line.service(),
                line.host(),
                line.attempt(),
                line.message().stripTrailing());
        String trace = line.trace();
        return trace == null
                ? head
                : head + "\n" + trace.stripTrailing().indent(INDENT).stripTrailing();
    }
}
