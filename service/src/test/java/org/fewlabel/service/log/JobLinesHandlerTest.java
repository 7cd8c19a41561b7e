package org.fewlabel.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.fewlabel.contracts.event.LogLine;
import org.fewlabel.service.log.JobLines.Batch;
import org.fewlabel.service.work.JobLog;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobLinesHandlerTest {
    private static final String SECRET = "correct horse battery staple";

    private final JobLines lines = new JobLines();
    private final JobLinesHandler handler = new JobLinesHandler(lines, new Secrets(Stream.of(SECRET)));

    /** Once cut, a secret is no longer the one that is known, and its beginning would be shown. */
    @Test
    void removesASecretThatStandsWhereTheTextIsCut() {
        String message = "x".repeat(LogLine.LENGTH_MAX - 10) + SECRET + "y".repeat(100);
        Throwable cause = new IllegalStateException("x".repeat(940) + SECRET + "y".repeat(100));

        LogLine line = logged(message, new IllegalStateException("no", cause));

        assertThat(line.message().substring(LogLine.LENGTH_MAX - 11)).isEqualTo("x[removed]…");
        assertThat(line.trace()).contains("x[removed]").doesNotContain("correct");
    }

    /** Whoever logs waits for it. */
    @Test
    void isSoonDoneWithALongText() {
        assertThat(logged("token".repeat(200_000), null).message()).hasSize(LogLine.LENGTH_MAX);
    }

    private LogLine logged(String message, Throwable thrown) {
        ExtLogRecord record = new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.NO_FORMAT, "test");
        record.setThrown(thrown);
        try (JobLog log = JobLog.of(new UUID(0, 1), 1)) {
            handler.publish(record);
        }
        Batch batch = lines.take();
        assertThat(batch).isNotNull();
        return batch.lines().get(0);
    }
}
