package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndTest {
    private static final String OUT_OF_MEMORY = """
            INFO started
            Terminating due to java.lang.OutOfMemoryError: Java heap space
            """;

    @Test
    void namesMemoryWhereThatRanOut() {
        assertThat(reason(Optional.of(3), OUT_OF_MEMORY)).isEqualTo("out of memory: Java heap space");
        assertThat(reason(Optional.empty(), OUT_OF_MEMORY)).isEqualTo("out of memory: Java heap space");
    }

    @Test
    void namesTheSignal() {
        assertThat(reason(Optional.of(137), OUT_OF_MEMORY)).startsWith("killed (SIGKILL)");
        assertThat(reason(Optional.of(143), "")).isEqualTo("told to end (SIGTERM)");
        assertThat(reason(Optional.of(134), "")).isEqualTo("crashed (SIGABRT)");
    }

    @Test
    void namesTheExitCode() {
        assertThat(reason(Optional.of(1), "")).isEqualTo("exit code 1");
        assertThat(reason(Optional.of(3), "")).isEqualTo("exit code 3");
    }

    @Test
    void saysWhereTheReasonIsOfAServiceThatEndedItself() {
        assertThat(reason(Optional.of(70), "")).isEqualTo("ended itself; the last error of its log says why");
    }

    @Test
    void saysThatNobodySawIt() {
        assertThat(reason(Optional.empty(), "")).isEqualTo("ended, nobody saw how");
    }

    private static String reason(Optional<Integer> exitCode, String log) {
        return End.of(Instant.EPOCH, exitCode, log).reason();
    }
}
