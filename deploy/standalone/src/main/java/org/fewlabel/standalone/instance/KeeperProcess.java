package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.JavaCommand;

/** The process of an instance's keeper, as commands see it. */
final class KeeperProcess {
    static final String NAME = "keeper";

    private static final Duration STOP_WAIT = Duration.ofSeconds(20);
    /** A shell stays over the Java process and starts it again, unless it ended well; the fixed pause is the shell's alone. */
    private static final String LOOP =
            "until \"$@\"; do echo \"the keeper ended with $?; started again in 5 s\"; sleep 5; done";

    private final Path state;

    KeeperProcess(Path state) {
        this.state = state;
    }

    /** The Java process, if it lives. */
    Optional<ChildProcess> find() {
        return Leftovers.find(state, NAME).stream()
                .filter(process -> process.handle()
                        .flatMap(handle -> handle.info().command())
                        .filter(command -> command.endsWith("java"))
                        .isPresent())
                .findFirst();
    }

    /** Whether there is one, or will be: between its end and its next start there is a shell alone. */
    boolean lives() {
        return !Leftovers.find(state, NAME).isEmpty();
    }

    Path log() {
        return PartLauncher.log(state, NAME);
    }

    /** Its heap holds a page of JSON, and for a moment the 15 MB archive of PostgreSQL, whose starter digests it in memory. */
    void start(Path jar) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", LOOP, "sh"));
        command.addAll(JavaCommand.begin());
        command.addAll(List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                Leftovers.mark(state, NAME),
                "-cp",
                jar.toString(),
                Keeper.class.getName(),
                state.toString()));
        ChildProcess.start(command, environment(System.getenv(), Path.of("")), state, log());
    }

    /** What the keeper, and with it each service whenever it is started, has beside or in place of the variables of the command. */
    static Map<String, String> environment(Map<String, String> variables, Path here) {
        Map<String, String> environment = new HashMap<>(ServiceCommand.folders(variables, here));
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    /** The shell first, or it would start the other again. */
    void stop() {
        Leftovers.find(state, NAME).forEach(process -> process.stop(STOP_WAIT));
    }
}
