package org.fewlabel.contracts.event;

import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.Check;

/** What the services wrote into their logs. It is news, not facts: what is lost of it is counted, and nobody goes wrong for it. */
public sealed interface LogEvent extends EventPayload {
    @Override
    default String topic() {
        return Topics.JOB_LOGS;
    }

    /**
     * A service logged something while it worked on a job.
     *
     * @param attempt that it worked on; 0 before the first
     * @param host whose log has it, too
     * @param lines in the order in which they were logged
     * @param lost how many more there were since the lines before these, which the service had no room for
     */
    record LinesLogged(UUID jobId, int attempt, String service, String host, List<LogLine> lines, int lost)
            implements LogEvent {
        /** Of one event. */
        public static final int LINES_MAX = 100;

        public LinesLogged {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 0);
            Check.name("service", service, Check.NAME_LENGTH_MAX);
            Check.name("host", host, Check.NAME_LENGTH_MAX);
            lines = Check.list("lines", lines, LINES_MAX);
            Check.atLeast("lost", lost, 0);
        }
    }
}
