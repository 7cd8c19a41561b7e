package org.fewlabel.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class JobLogTest {
    private final UUID jobId = UUID.randomUUID();

    @Test
    void givesTheLinesOfTheThreadTheJobAndItsAttemptUntilItIsClosed() {
        try (JobLog log = JobLog.of(jobId, 3)) {
            assertThat(MDC.get("jobId")).isEqualTo(jobId.toString());
            assertThat(MDC.get("attempt")).isEqualTo("3");
        }

        assertThat(MDC.get("jobId")).isNull();
        assertThat(MDC.get("attempt")).isNull();
    }

    @Test
    void bringsBackTheJobThatWasThereBefore() {
        try (JobLog outer = JobLog.of(jobId, 1)) {
            try (JobLog inner = JobLog.of(UUID.randomUUID(), 2)) {
                assertThat(MDC.get("attempt")).isEqualTo("2");
            }

            assertThat(MDC.get("jobId")).isEqualTo(jobId.toString());
            assertThat(MDC.get("attempt")).isEqualTo("1");
        }
    }
}
