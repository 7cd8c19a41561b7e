package org.fewlabel.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** One Kafka broker in KRaft mode, its own controller, in a process of its own. What it is told it keeps in a folder. */
public final class KafkaBroker {
    private static final Duration READY_WAIT = Duration.ofSeconds(90);
    private static final Duration ASK_WAIT = Duration.ofSeconds(5);
    private static final Duration FORMAT_WAIT = Duration.ofSeconds(60);
    private static final Duration STOP_WAIT = Duration.ofSeconds(30);
    private static final int TAIL_LINES = 30;

    private final Config config;
    private final ChildProcess process;

    private KafkaBroker(Config config, ChildProcess process) {
        this.config = config;
        this.process = process;
    }

    /**
     * @param directory what the broker keeps: settings, log segments
     * @param libraries the folder with the broker's jars
     * @param durable whether every record reaches the disk before it is acknowledged, so that a power cut loses none
     * @param remedy which setting moves the ports, for the error message
     */
    public record Config(
            Path directory, Path libraries, int port, int controllerPort, Path log, boolean durable, String remedy) {
        public Config {
            directory = directory.toAbsolutePath();
            libraries = libraries.toAbsolutePath();
            log = log.toAbsolutePath();
        }

        public String bootstrapServers() {
            return "127.0.0.1:" + port;
        }
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @throws PortTakenException if somebody listens on one of its ports
     * @throws EngineException if it ends or does not answer; with the tail of its log
     */
    public static KafkaBroker start(Config config) {
        KafkaBroker broker = launch(config);
        try {
            broker.awaitReady();
            return broker;
        } catch (RuntimeException e) {
            broker.process.kill();
            throw e;
        }
    }

    /** {@link #start} without the wait, for those who start several things at once; {@link #awaitReady} is next. */
    public static KafkaBroker launch(Config config) {
        for (int port : List.of(config.port(), config.controllerPort())) {
            if (!Ports.isFree(port)) {
                throw new PortTakenException(port, "Kafka", config.remedy());
            }
        }
        requireLibraries(config.libraries());
        try {
            Files.createDirectories(config.directory());
            writeSettings(config);
            format(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChildProcess process = ChildProcess.start(
                java(config, config.directory(), "-Xmx256m", "kafka.Kafka", "server.properties"),
                Map.of("MALLOC_ARENA_MAX", "2"),
                config.directory(),
                config.log());
        return new KafkaBroker(config, process);
    }

    /** A broker that an earlier launcher started. */
    public static KafkaBroker adopt(Config config, ChildProcess process) {
        return new KafkaBroker(config, process);
    }

    public ChildProcess process() {
        return process;
    }

    public String bootstrapServers() {
        return config.bootstrapServers();
    }

    /** Asks it to end; a record that it acknowledged is there after the next start. */
    public void stop() {
        process.stop(STOP_WAIT);
    }

    public void awaitReady() {
        long deadlineNanos = System.nanoTime() + READY_WAIT.toNanos();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200))) {
            while (!answers(admin)) {
                if (!process.lives()) {
                    throw new EngineException("Kafka ended while it started; the end of " + config.log() + ":\n"
                            + ChildProcess.tail(config.log(), TAIL_LINES));
                }
                if (System.nanoTime() > deadlineNanos) {
                    throw new EngineException("Kafka did not answer within " + READY_WAIT.toSeconds()
                            + " s; the end of " + config.log() + ":\n" + ChildProcess.tail(config.log(), TAIL_LINES));
                }
            }
        }
    }

    private static boolean answers(Admin admin) {
        try {
            return !admin.describeCluster()
                    .nodes()
                    .get(ASK_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while Kafka started", e);
        }
    }

    private static void requireLibraries(Path libraries) {
        if (!Files.isDirectory(libraries)) {
            throw new EngineException("the broker's jars are not in " + libraries
                    + "; build them: mvn -q generate-resources -pl deploy/local-engines/broker");
        }
    }

    private static void writeSettings(Config config) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + config.controllerPort(),
                "listeners=PLAINTEXT://127.0.0.1:" + config.port() + ",CONTROLLER://127.0.0.1:"
                        + config.controllerPort(),
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + segments(config),
                "auto.create.topics.enable=false",
                // One broker has nobody to copy to.
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "share.coordinator.state.topic.num.partitions=1",
                "group.initial.rebalance.delay.ms=0",
                // The usual 128 MB do not fit into a small heap.
                "log.cleaner.dedupe.buffer.size=4194304",
                // After kill -9 the old session must time out before the broker is let in again.
                "broker.session.timeout.ms=3000",
                "broker.heartbeat.interval.ms=500"));
        if (config.durable()) {
            lines.add("log.flush.interval.messages=1");
        }
        Files.write(config.directory().resolve("server.properties"), lines);
        try (InputStream logging = KafkaBroker.class.getResourceAsStream("kafka-log4j2.properties")) {
            if (logging == null) {
                throw new IllegalStateException("kafka-log4j2.properties is missing from the package");
            }
            Files.copy(logging, config.directory().resolve("log4j2.properties"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path segments(Config config) {
        return config.directory().resolve("data");
    }

    /** Gives the folder its cluster id, once. The tool leaves a folder alone that has one. */
    private static void format(Config config) throws IOException {
        if (Files.exists(segments(config).resolve("meta.properties"))) {
            return;
        }
        List<String> command = java(
                config,
                // Nobody who looks for the broker must find this one, which is gone in a moment.
                config.directory().resolve("format"),
                "-Xmx64m",
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "-t",
                "ZmV3bGFiZWwtb25lLWJ4Zw",
                "-c",
                "server.properties");
        Path output = config.directory().resolve("format.log");
        Process format = new ProcessBuilder(command)
                .directory(config.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!format.waitFor(FORMAT_WAIT.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
                format.destroyForcibly();
                throw new EngineException("Kafka's folder " + config.directory() + " could not be prepared:\n"
                        + ChildProcess.tail(output, TAIL_LINES));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            format.destroyForcibly();
            throw new EngineException("interrupted while Kafka's folder was prepared", e);
        }
    }

    /** @param mark says whose it is to those who look at processes */
    private static List<String> java(Config config, Path mark, String heap, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(JavaCommand.begin());
        command.addAll(List.of(
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dorg.fewlabel.process=" + mark,
                "-Dlog4j2.configurationFile=log4j2.properties",
                "-cp",
                config.libraries() + "/*",
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }
}
