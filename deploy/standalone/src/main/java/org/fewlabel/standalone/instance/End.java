package org.fewlabel.standalone.instance;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fewlabel.contracts.ServiceExit;
import org.fewlabel.engines.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * An end of a process that nobody asked for.
 *
 * @param exitCode above 128 it is 128 and the signal's number; null where it is not known, and where no process came to be
 * @param reason for people
 */
public record End(Instant at, @Nullable Integer exitCode, String reason) {
    /** Of {@code -XX:+ExitOnOutOfMemoryError}, which ends with 3 and says this. */
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("Terminating due to java\\.lang\\.OutOfMemoryError: (.{1,100})");

    private static final Map<Integer, String> SIGNALS = Map.of(
            128 + 1, "hung up on (SIGHUP)",
            128 + 2, "interrupted (SIGINT)",
            128 + 6, "crashed (SIGABRT)",
            128 + 7, "crashed (SIGBUS)",
            128 + 9, "killed (SIGKILL), as a machine that is short of memory does",
            128 + 11, "crashed (SIGSEGV)",
            128 + 15, "told to end (SIGTERM)");

    /**
     * @param exitCode empty where it was somebody else's child
     * @param log the end of what it wrote
     */
    static End of(Instant at, Optional<Integer> exitCode, String log) {
        Matcher memory = OUT_OF_MEMORY.matcher(log);
        if (memory.find() && exitCode.orElse(3) == 3) {
            return new End(
                    at,
                    exitCode.orElse(null),
                    "out of memory: " + memory.group(1).strip());
        }
        return new End(at, exitCode.orElse(null), exitCode.map(End::reason).orElse("ended, nobody saw how"));
    }

    private static String reason(int exitCode) {
        return exitCode == ServiceExit.ENDED_ITSELF
                ? "ended itself; the last error of its log says why"
                : SIGNALS.getOrDefault(exitCode, "exit code " + exitCode);
    }

    static End notStarted(Instant at, Throwable failure) {
        return new End(
                at,
                null,
                "could not be started: " + (failure instanceof EngineException ? failure.getMessage() : failure));
    }
}
