package org.fewlabel.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in the place of the one in the trainer's package. */
class EngineRunTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path first;
    private Path whole;

    @BeforeEach
    void write() throws IOException {
        first = write("first", new EngineCheckup(Checkups.oneDnn(), List.of(), "train in bfloat16", null));
        whole = write("whole", Checkups.sound());
    }

    private Path write(String name, EngineCheckup checkup) throws IOException {
        return Files.writeString(folder.resolve(name), Json.mapper().writeValueAsString(checkup) + "\n");
    }

    @Test
    void theLastWordCounts() throws IOException {
        EngineRun run = run("cat " + first + " " + whole + "; echo words of a library >&2", AMPLE);

        assertThat(run.end()).isNull();
        assertThat(run.checkup()).isEqualTo(Checkups.sound());
    }

    @Test
    void endsAProgramThatHangsAndSaysSo() throws IOException {
        Path pid = folder.resolve("pid");

        EngineRun run = run("echo $$ > " + pid + "; cat " + first + "; sleep 300", Duration.ofSeconds(2));

        assertThat(run.end()).isEqualTo("did not end within 2 s and was stopped");
        assertThat(run.checkup().next()).isEqualTo("train in bfloat16");
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    /** As HotSpot tells of it, on standard output. */
    @Test
    void saysWhereNativeCodeCrashed() throws IOException {
        Path crash = Files.writeString(folder.resolve("crash"), """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGILL (0x4) at pc=0x00007f0c5d3e8a10, pid=4711, tid=4712
                #
                # Problematic frame:
                # C  [libnd4jcpu.so+0x3e8a10]  sgemm_kernel+0x10
                #
                """);

        EngineRun run = run("cat " + first + " " + crash + "; kill -ABRT $$", AMPLE);

        assertThat(run.end()).isEqualTo("crashed: SIGILL in C  [libnd4jcpu.so+0x3e8a10]  sgemm_kernel+0x10");
        assertThat(run.checkup().next()).isEqualTo("train in bfloat16");
    }

    @Test
    void knowsWhatASystemDoesThatIsShortOfMemory() throws IOException {
        assertThat(run("kill -KILL $$", AMPLE).end()).contains("short of memory");
    }

    @Test
    void passesOnTheLastWordsOfAProgramThatFails() throws IOException {
        EngineRun run = run("printf 'a\\nb\\nc\\nError: no such class\\n' >&2; exit 1", AMPLE);

        assertThat(run.checkup()).isNull();
        assertThat(run.end()).isEqualTo("ended with exit code 1: b; c; Error: no such class");
    }

    /** A line that a crash cut off is none. */
    @Test
    void keepsWhatWasSaidBeforeHalfALine() throws IOException {
        EngineRun run = run("cat " + first + "; head -c 20 " + whole, AMPLE);

        assertThat(run.checkup().next()).isEqualTo("train in bfloat16");
    }

    private static EngineRun run(String script, Duration limit) throws IOException {
        return EngineRun.of(List.of("sh", "-c", script), limit);
    }
}
