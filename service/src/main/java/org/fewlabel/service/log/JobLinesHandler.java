package org.fewlabel.service.log;

import java.util.UUID;
import java.util.logging.Level;
import org.fewlabel.contracts.event.LogLevel;
import org.fewlabel.contracts.event.LogLine;
import org.fewlabel.service.log.JobLines.Work;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.MDC;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/** Takes up what is logged within a {@link JobLog}, from INFO on. Whoever logs hears nothing of what may go wrong here. */
final class JobLinesHandler extends ExtHandler {
    private static final int CAUSES_MAX = 10;
    private static final int CAUSE_LENGTH_MAX = 1_000;
    private static final int FRAMES_MAX = 20;

    private final JobLines lines;
    private final Secrets secrets;

    JobLinesHandler(JobLines lines, Secrets secrets) {
        this.lines = lines;
        this.secrets = secrets;
        setLevel(Level.INFO);
    }

    @Override
    protected void doPublish(ExtLogRecord record) {
        Work work = work();
        if (work == null) {
            return;
        }
        try {
            // The job is known to whoever reads the log of one.
            String message = record.getFormattedMessage().replace(" jobId=" + work.jobId(), "");
            lines.add(
                    work,
                    // Before anything is cut: of a secret across the cut the beginning would be left.
                    new LogLine(
                            record.getInstant(),
                            level(record),
                            secrets.removedFrom(message),
                            trace(record.getThrown())));
        } catch (RuntimeException | StackOverflowError e) {
            lines.lose(work, 1); // A message that cannot be put together; the service's own log says so.
        }
    }

    /** That this thread is at; null if it is at none. */
    private static @Nullable Work work() {
        if (!(MDC.get(JobLog.JOB_ID) instanceof String job) || !(MDC.get(JobLog.ATTEMPT) instanceof String attempt)) {
            return null;
        }
        try {
            return new Work(UUID.fromString(job), Integer.parseInt(attempt));
        } catch (IllegalArgumentException e) {
            return null; // Of somebody else's, under the same names.
        }
    }

    private static LogLevel level(ExtLogRecord record) {
        int level = record.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        }
        return level >= Level.WARNING.intValue() ? LogLevel.WARN : LogLevel.INFO;
    }

    /** Of each cause the beginning: the last one says most, and stands behind the frames of all others. */
    private @Nullable String trace(@Nullable Throwable thrown) {
        if (thrown == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        Throwable each = thrown;
        for (int cause = 0; each != null && cause < CAUSES_MAX; cause++) {
            String what = secrets.removedFrom(each.toString());
            text.append(cause == 0 ? "" : "Caused by: ")
                    .append(what, 0, Math.min(what.length(), CAUSE_LENGTH_MAX))
                    .append('\n');
            StackTraceElement[] frames = each.getStackTrace();
            for (int frame = 0; frame < Math.min(frames.length, FRAMES_MAX); frame++) {
                text.append("\tat ").append(frames[frame]).append('\n');
            }
            if (frames.length > FRAMES_MAX) {
                text.append("\t... ").append(frames.length - FRAMES_MAX).append(" more\n");
            }
            each = each.getCause();
        }
        return text.toString();
    }
}
