package org.fewlabel.service.work;

import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Until it is closed, every line that this thread logs has the job and its attempt as fields. */
public final class JobLog implements AutoCloseable {
    public static final String JOB_ID = "jobId";
    public static final String ATTEMPT = "attempt";

    private final @Nullable Object jobIdBefore = MDC.get(JOB_ID);
    private final @Nullable Object attemptBefore = MDC.get(ATTEMPT);

    private JobLog() {}

    public static JobLog of(UUID jobId, int attempt) {
        JobLog log = new JobLog();
        put(JOB_ID, jobId.toString());
        put(ATTEMPT, Integer.toString(attempt));
        return log;
    }

    @Override
    public void close() {
        put(JOB_ID, jobIdBefore);
        put(ATTEMPT, attemptBefore);
    }

    private static void put(String key, @Nullable Object value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
