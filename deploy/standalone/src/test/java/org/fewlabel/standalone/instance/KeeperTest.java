package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.engines.ChildProcess;
import org.fewlabel.engines.EngineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keeper of real processes, which are shells here. */
class KeeperTest {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String RUNS = "while :; do sleep 0.2; done";
    private static final PortMap PORTS = new PortMap.Wishes(Map.of()).resolved();

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    /** What a part does; every start reads it anew. */
    private final Map<Part, String> scripts = new ConcurrentHashMap<>();

    private final AtomicInteger starts = new AtomicInteger();

    @TempDir
    Path state;

    @AfterEach
    void stop() {
        Processes processes = new Processes(state);
        InstanceRecord.file(state).delete();
        await().atMost(WAIT).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("keeper under test")));
        processes.stop(processes.living());
    }

    @Test
    void startsAgainWhatWasKilledAndSaysHowItEnded() {
        scripts.put(Part.TRAINER, RUNS);
        want(Part.TRAINER);
        keep();
        ChildProcess first = awaitProcess(Part.TRAINER);

        first.kill();

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(Part.TRAINER).restarts()).isEqualTo(1));
        assertThat(life(Part.TRAINER).process()).isNotEqualTo(first);
        assertThat(life(Part.TRAINER).lastEnd().exitCode()).isEqualTo(137);
        assertThat(said()).contains("trainer ended with 137").contains("started again in 1 s");
    }

    @Test
    void keepsEveryTrainerByItself() throws Exception {
        Part second = Part.trainer(2);
        scripts.put(Part.TRAINER, RUNS);
        scripts.put(second, "echo mine; " + RUNS);
        want(Part.TRAINER, second);
        keep();
        ChildProcess first = awaitProcess(Part.TRAINER);
        ChildProcess killed = awaitProcess(second);

        killed.kill();

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(second).restarts()).isEqualTo(1));
        assertThat(life(Part.TRAINER).process()).isEqualTo(first);
        assertThat(life(Part.TRAINER).restarts()).isZero();
        assertThat(said()).contains("trainer-2 ended with 137");
        await().atMost(WAIT).untilAsserted(() -> assertThat(state.resolve("logs/trainer-2.log"))
                .content()
                .isEqualTo("mine\n"));
        assertThat(state.resolve("logs/trainer.log")).isEmptyFile();
        assertThat(new Processes(state).living()).containsExactly(Part.TRAINER, second);
    }

    @Test
    void triesWhatDiesAtOnceMoreAndMoreSlowlyAndAtOnceWhereSomebodyAsks() {
        scripts.put(Part.GATEWAY, "echo Terminating due to java.lang.OutOfMemoryError: Java heap space; exit 3");
        want(Part.GATEWAY);
        keep();
        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(Part.GATEWAY).failures()).isEqualTo(3));
        Life life = life(Part.GATEWAY);
        assertThat(life.lastEnd().reason()).isEqualTo("out of memory: Java heap space");
        assertThat(life.lastEnd().exitCode()).isEqualTo(3);
        assertThat(Duration.between(life.lastEnd().at(), life.nextTryAt())).isEqualTo(Duration.ofSeconds(4));

        scripts.put(Part.GATEWAY, RUNS);
        want(Part.GATEWAY);

        awaitProcess(Part.GATEWAY);
        assertThat(life(Part.GATEWAY).failures()).isZero();
        assertThat(said()).contains("after 3 failures in a row");
    }

    /** As every service is started: the JVM itself says what it died of. */
    @Test
    void namesMemoryAsTheReasonWhereAJvmRanOutOfIt() {
        scripts.put(
                Part.GATEWAY,
                "exec '%s' -Xmx16m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -cp '%s' '%s'"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                HeapFiller.class.getName()));
        want(Part.GATEWAY);

        keep();

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(Part.GATEWAY).restarts()).isPositive());
        assertThat(life(Part.GATEWAY).lastEnd().exitCode()).isEqualTo(3);
        assertThat(life(Part.GATEWAY).lastEnd().reason()).isEqualTo("out of memory: Java heap space");
    }

    /** A program of its own that takes more memory than there is. */
    static final class HeapFiller {
        private HeapFiller() {}

        public static void main(String[] arguments) {
            List<byte[]> held = new ArrayList<>();
            while (true) {
                held.add(new byte[1 << 20]);
            }
        }
    }

    @Test
    void triesAgainWhatCouldNotBeStarted() {
        want(Part.LABELER);
        keep();
        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(Part.LABELER).failures()).isPositive());
        assertThat(life(Part.LABELER).lastEnd().reason()).isEqualTo("could not be started: no script");

        scripts.put(Part.LABELER, RUNS);

        awaitProcess(Part.LABELER);
    }

    /** An error, such as a class that is not there, is no reason to try without a pause. */
    @Test
    void triesMoreAndMoreSlowlyWhatFailsByAnError() {
        want(Part.LABELER);
        keep((record, part) -> {
            throw new NoClassDefFoundError("org/fewlabel/Gone");
        });

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(Part.LABELER).failures()).isEqualTo(2));
        End end = life(Part.LABELER).lastEnd();
        assertThat(end.reason()).contains("NoClassDefFoundError: org/fewlabel/Gone");
        assertThat(Duration.between(end.at(), life(Part.LABELER).nextTryAt())).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void leavesAloneWhatIsNoMoreWanted() throws Exception {
        scripts.put(Part.TRAINER, RUNS);
        scripts.put(Part.LABELER, RUNS);
        want(Part.TRAINER, Part.LABELER);
        keep();
        ChildProcess trainer = awaitProcess(Part.TRAINER);
        awaitProcess(Part.LABELER);

        want(Part.LABELER);
        await().atMost(WAIT).until(() -> life(Part.TRAINER).equals(Life.NEW));
        trainer.kill();
        awaitProcess(Part.LABELER).kill();

        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(Part.LABELER).restarts()).isEqualTo(1));
        assertThat(life(Part.TRAINER)).isEqualTo(Life.NEW);
        assertThat(starts).as("starts of both").hasValue(3);
    }

    @Test
    void findsWhatAnotherKeeperStarted() {
        scripts.put(Part.TRAINER, RUNS);
        ChildProcess there = start(Part.TRAINER);
        starts.set(0);
        want(Part.TRAINER);

        keep();

        assertThat(awaitProcess(Part.TRAINER).pid()).isEqualTo(there.pid());
        assertThat(starts).hasValue(0);
    }

    /** Nobody knows how many trainers there were. */
    @Test
    void findsEveryTrainerWhereNoRecordNamesIt() {
        Part third = Part.trainer(3);
        scripts.put(Part.TRAINER, RUNS);
        scripts.put(third, RUNS);
        start(Part.TRAINER);
        ChildProcess last = start(third);
        Processes processes = new Processes(state);

        assertThat(processes.living()).containsExactly(Part.TRAINER, third);
        processes.stop(processes.living());

        assertThat(processes.living()).isEmpty();
        assertThat(last.lives()).isFalse();
    }

    @Test
    void keepsWhatRunsWhereItsRecordCannotBeRead() throws Exception {
        scripts.put(Part.TRAINER, RUNS);
        want(Part.TRAINER);
        keep();
        ChildProcess trainer = awaitProcess(Part.TRAINER);

        Files.writeString(state.resolve("instance.json"), "{");
        await().atMost(WAIT).until(() -> said().contains("instance.json is not readable"));

        assertThat(trainer.lives()).isTrue();
        want(Part.TRAINER);
        trainer.kill();
        await().atMost(WAIT)
                .untilAsserted(() -> assertThat(life(Part.TRAINER).restarts()).isEqualTo(1));
    }

    private void want(Part... parts) {
        InstanceRecord.file(state).write(new InstanceRecord(PORTS, Set.of(parts), Instant.now()));
    }

    private void keep() {
        keep((record, part) -> start(part));
    }

    private void keep(Keeper.Starter starter) {
        Keeper keeper =
                new Keeper(state, starter, Clock.systemUTC(), new PrintStream(said, true, StandardCharsets.UTF_8));
        Thread thread = new Thread(
                () -> {
                    try (keeper) {
                        keeper.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "keeper under test");
        thread.setDaemon(true);
        thread.start();
    }

    private ChildProcess start(Part part) {
        String script = scripts.get(part);
        if (script == null) {
            throw new EngineException("no script");
        }
        starts.incrementAndGet();
        return ChildProcess.start(
                List.of("sh", "-c", script, Leftovers.mark(state, part.wireName())),
                Map.of(),
                state,
                PartLauncher.log(state, part.wireName()));
    }

    private Life life(Part part) {
        return new Processes(state).lives().of(part);
    }

    private ChildProcess awaitProcess(Part part) {
        await().atMost(WAIT)
                .until(() ->
                        life(part).process() != null && life(part).process().lives());
        return life(part).process();
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
