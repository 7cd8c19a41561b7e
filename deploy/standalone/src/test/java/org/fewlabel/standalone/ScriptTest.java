package org.fewlabel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script {@code fewlabel} hands over to Java, which here prints it, and to Maven, which here writes it down. */
class ScriptTest {
    private static final String LAUNCHER = "deploy/standalone/target/fewlabel.jar";
    private static final String LOCK = "target/fewlabel-build.lock";
    private static final String JAVA = """
            #!/usr/bin/env bash
            if [ "$1" = -XshowSettings:properties ]; then
              echo '    java.specification.version = 17' >&2
            else
              while [ "$1" != -jar ]; do shift; done
              shift 2
              echo "$*"
            fi
            """;
    private static final String MAVEN = """
            #!/usr/bin/env bash
            echo "$*" >maven.words
            """;

    /** Until the test lets it end. */
    private static final String SLOW_MAVEN = """
            #!/usr/bin/env bash
            echo "$$" >>maven.pids
            for ((looks = 0; looks < 600; looks++)); do
              [ ! -f finish ] || break
              sleep 0.1
            done
            for service in gateway metrics labeler trainer; do
              mkdir -p "$service-service/target/quarkus-app"
              touch "$service-service/target/quarkus-app/quarkus-run.jar"
            done
            touch deploy/standalone/target/fewlabel.jar
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws Exception {
        Files.copy(Path.of(System.getProperty("fewlabel.home"), "fewlabel"), folder.resolve("fewlabel"));
        program("jdk/bin/java", JAVA);
        program("jdk/bin/javac", JAVA);
        program("bin/mvn", MAVEN);
        Files.createDirectories(folder.resolve(LAUNCHER).getParent());
        Files.createFile(folder.resolve(LAUNCHER));
    }

    @ParameterizedTest
    @CsvSource({"help jobs, jobs --help", "help sweep list, sweep list --help", "jobs --max 3, jobs --max 3"})
    void showsTheHelpOfACommandEitherWay(String words, String handedOver) throws Exception {
        assertThat(said(words.split(" "))).isEqualTo(handedOver + "\n");
    }

    @Test
    void showsWhatThereIsByItself() throws Exception {
        assertThat(said("help"))
                .startsWith("Semi-supervised training")
                .isEqualTo(said())
                .isEqualTo(said("--help"));
    }

    @ParameterizedTest
    @CsvSource({
        "org.bytedeco.cuda-13.1-9.19-1.5.13-linux-x86_64.jar, cuda13",
        "org.bytedeco.cuda-12.9-9.10-1.5.12-linux-x86_64.jar, cuda12",
        "org.nd4j.nd4j-cuda-11.6-1.0.0-M2.1.jar, cuda"
    })
    void aBuildForCardsStaysOne(String library, String profile) throws Exception {
        packaged(library);

        assertThat(said("up"))
                .startsWith("building for cards, with -P" + profile + " as what is packaged …\nbuilt in ")
                .endsWith("up\n");

        assertThat(Files.readString(folder.resolve("maven.words"))).contains(" -P" + profile + " -pl gateway-service,");
    }

    @Test
    void aSourceThatChangesLeavesABuildForCardsOne() throws Exception {
        packaged("org.bytedeco.cuda-13.1-9.19-1.5.13-linux-x86_64.jar");
        built();
        assertThat(said("up")).isEqualTo("up\n");
        changeSource();

        said("up");

        assertThat(Files.readString(folder.resolve("maven.words"))).contains(" -Pcuda13 ");
    }

    /** The first has no code for any machine; the build for the processor is made against it. */
    @ParameterizedTest
    @CsvSource({"org.bytedeco.cuda-13.1-9.19-1.5.13.jar", "org.nd4j.nd4j-native-1.0.0-M2.1.jar"})
    void whatIsNotForCardsIsBuiltForTheProcessor(String library) throws Exception {
        packaged(library);

        assertThat(said("up")).startsWith("building for the processor …\n");

        assertThat(Files.readString(folder.resolve("maven.words"))).doesNotContain("-P");
    }

    @Test
    void whatWasNeverBuiltIsBuiltForTheProcessor() throws Exception {
        assertThat(said("up")).startsWith("building for the processor …\n");

        assertThat(Files.readString(folder.resolve("maven.words"))).doesNotContain("-P");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dorg.fewlabel.process=/state/gateway", "-D /state/postgres/data"})
    void buildsNothingUnderWhatRuns(String words) throws Exception {
        packaged("org.nd4j.nd4j-native-1.0.0-M2.1.jar");
        built();
        changeSource();
        List<String> command = new ArrayList<>(List.of("sh", "-c", "while :; do sleep 0.2; done", "sh"));
        command.addAll(List.of(words.split(" ")));
        Process part = new ProcessBuilder(command).start();
        try {
            recorded(part.pid());

            assertThat(said("up"))
                    .startsWith("fewlabel: sources have changed, and what runs was built before;")
                    .endsWith("up\n");

            assertThat(folder.resolve("maven.words")).doesNotExist();
        } finally {
            part.destroyForcibly();
        }
    }

    /** After a restart of the machine the pids of before are other programs'. Code of before was started, since they ran. */
    @Test
    void buildsWhereOthersHaveThePidsOfWhatRan() throws Exception {
        packaged("org.nd4j.nd4j-native-1.0.0-M2.1.jar");
        built();
        changeSource();
        recorded(ProcessHandle.current().pid());

        assertThat(said("up")).startsWith("building for the processor …\n").endsWith("up\n");

        assertThat(folder.resolve("maven.words")).exists();
    }

    /** Two in one tree would write the same files. */
    @Test
    void buildsOnceForTwoTerminals() throws Exception {
        Process first = buildSlowly();
        Process second = start(folder.resolve("fewlabel"), "up");
        try (BufferedReader said = second.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine())
                    .isEqualTo("another terminal builds, process " + first.pid() + "; waiting for it …");

            finishBuild();

            assertThat(said.readLine()).isEqualTo("up");
        }
        assertThat(ended(first, 0)).endsWith("up\n");
        assertThat(second.waitFor()).isZero();
        assertThat(folder.resolve("maven.pids")).content().hasLineCount(1);
        assertThat(folder.resolve(LOCK)).doesNotExist();
    }

    /** One that was killed, one whose pid is another program's by now, and one that had no time to say who it is. */
    @ParameterizedTest
    @ValueSource(strings = {"dead", "reused", "nameless"})
    void buildsWhereABuildThatWasKilledLeftItsLock(String left) throws Exception {
        Path lock = Files.createDirectories(folder.resolve(LOCK));
        if (!left.equals("nameless")) {
            Process dead = new ProcessBuilder("true").start();
            dead.waitFor();
            long pid =
                    left.equals("dead") ? dead.pid() : ProcessHandle.current().pid();
            Files.writeString(lock.resolve("owner"), pid + "\nbash ./fewlabel up \n");
        }

        assertThat(said("up")).startsWith("building for the processor …\n").endsWith("up\n");

        assertThat(folder.resolve("maven.words")).exists();
        assertThat(lock).doesNotExist();
    }

    @Test
    void leavesNeitherMavenNorALockWhereABuildIsStopped() throws Exception {
        Process script = buildSlowly();

        script.toHandle().destroy();

        ended(script, 130);
        long maven =
                Long.parseLong(Files.readString(folder.resolve("maven.pids")).strip());
        assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(folder.resolve(LOCK)).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "status, 3",
        "status --json, 3",
        "status --state other, 3",
        "down, 0",
        "down labeler, 0",
        "down --state=other labeler, 0"
    })
    void buildsNothingToSayThatNothingRuns(String words, int exitCode) throws Exception {
        Files.delete(folder.resolve(LAUNCHER));

        assertThat(ended(start(folder.resolve("fewlabel"), words.split(" ")), exitCode))
                .startsWith("fewlabel: nothing runs, for nothing was built yet; ");

        assertThat(folder.resolve("maven.words")).doesNotExist();
    }

    @Test
    void saysForProgramsThatNothingWasStopped() throws Exception {
        Files.delete(folder.resolve(LAUNCHER));
        Process script = builder(folder.resolve("fewlabel"), "down", "--json")
                .redirectErrorStream(false)
                .start();

        assertThat(Json.mapper().readTree(ended(script, 0)).path("stopped")).isEmpty();
    }

    /** It is in files that shells begin with: the next one took minutes. */
    @Test
    void aShellBuildsNothingToCompleteCommands() throws Exception {
        Files.delete(folder.resolve(LAUNCHER));
        Process script = builder(folder.resolve("fewlabel"), "completion")
                .redirectErrorStream(false)
                .start();

        assertThat(ended(script, 3)).isEmpty();

        assertThat(script.errorReader().readLine())
                .startsWith("fewlabel: there is nothing to complete, for nothing was built yet; ");
        assertThat(folder.resolve("maven.words")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status --help", "help down", "completion -h"})
    void buildsToExplainACommand(String words) throws Exception {
        Files.delete(folder.resolve(LAUNCHER));

        assertThat(said(words.split(" "))).startsWith("building for the processor …\n");
    }

    @Test
    void saysAtOnceThatEverythingIsBeingBuilt() throws Exception {
        Files.delete(folder.resolve(LAUNCHER));
        Process first = buildSlowly();

        assertThat(ended(start(folder.resolve("fewlabel"), "status"), 3))
                .isEqualTo("fewlabel: nothing runs; everything is being built in another terminal\n");

        finishBuild();
        ended(first, 0);
    }

    /** As after mvn clean: what runs has copies of its packages, and stopping it takes the launcher. */
    @Test
    void buildsToStopWhatRuns() throws Exception {
        Files.delete(folder.resolve(LAUNCHER));
        Files.createFile(Files.createDirectory(folder.resolve(".fewlabel")).resolve("instance.json"));

        assertThat(said("down")).startsWith("building for the processor …\n").endsWith("down\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"down --state %s", "down labeler --state=%s"})
    void buildsToStopWhatRunsInTheFolderThatIsNamed(String words) throws Exception {
        Files.delete(folder.resolve(LAUNCHER));
        Path state = Files.createDirectory(folder.resolve("lab"));
        Files.createFile(state.resolve("instance.json"));

        assertThat(said(words.formatted(state).split(" "))).startsWith("building for the processor …\n");
    }

    /** As it is put on the PATH: by a link to a link, in a folder that is one itself. */
    @Test
    void buildsWhereItIsAndNotWhereALinkToItIs() throws Exception {
        Path programs = Files.createDirectories(folder.resolve("opt/programs"));
        Files.createSymbolicLink(programs.resolve("fewlabel"), Path.of("../../fewlabel"));
        Path bin = Files.createSymbolicLink(folder.resolve("linked"), programs);
        Path link = Files.createSymbolicLink(bin.resolve("fl"), bin.resolve("fewlabel"));

        assertThat(saidBy(link, "up"))
                .startsWith("building for the processor …\n")
                .endsWith("up\n");

        assertThat(folder.resolve("maven.words")).exists();
        assertThat(programs).isDirectoryNotContaining("glob:**target");
    }

    /** All services, and beside the trainer this library. */
    private void packaged(String library) throws IOException {
        for (String service : List.of("gateway", "metrics", "labeler", "trainer")) {
            Path app = Files.createDirectories(folder.resolve(service + "-service/target/quarkus-app"));
            Files.createFile(app.resolve("quarkus-run.jar"));
        }
        Path libraries = Files.createDirectories(folder.resolve("trainer-service/target/quarkus-app/lib/main"));
        Files.createFile(libraries.resolve(library));
    }

    private void built() throws IOException {
        Files.createFile(Files.createDirectory(folder.resolve("target")).resolve("fewlabel.built"));
    }

    private void changeSource() throws IOException {
        Path source = Files.createFile(
                Files.createDirectories(folder.resolve("learning/src/main")).resolve("Engine.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    }

    /** As the keeper writes down what it started. */
    private void recorded(long pid) throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve(".fewlabel")).resolve("processes.json"), """
                {
                  "parts" : {
                    "gateway" : {
                      "process" : {
                        "pid" : PID,
                        "startedAt" : "2026-01-02T03:04:05Z"
                      }
                    }
                  }
                }
                """.replace(
                        "PID", Long.toString(pid)));
    }

    private void program(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String said(String... words) throws Exception {
        return saidBy(folder.resolve("fewlabel"), words);
    }

    private String saidBy(Path file, String... words) throws Exception {
        return ended(start(file, words), 0);
    }

    private Process start(Path file, String... words) throws IOException {
        return builder(file, words).start();
    }

    private ProcessBuilder builder(Path file, String... words) {
        List<String> command = new ArrayList<>(List.of("bash", file.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("FEWLABEL_STATE");
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        return builder;
    }

    private static String ended(Process script, int exitCode) throws Exception {
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(said).isEqualTo(exitCode);
        return said;
    }

    /** @return the script, whose Maven has begun */
    private Process buildSlowly() throws Exception {
        program("bin/mvn", SLOW_MAVEN);
        Process script = start(folder.resolve("fewlabel"), "up");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve("maven.pids")));
        return script;
    }

    private void finishBuild() throws IOException {
        Files.createFile(folder.resolve("finish"));
    }
}
