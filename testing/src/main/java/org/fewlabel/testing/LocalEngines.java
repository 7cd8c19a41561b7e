package org.fewlabel.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.engines.KafkaBroker;
import org.fewlabel.engines.KafkaTopics;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;

/**
 * The Kafka and the PostgreSQL of this test JVM, started when first asked for. A small process watches the JVM and,
 * however it ends, stops both and removes their folder.
 *
 * <p>Quarkus loads this class once per application under test, so what must be one per JVM is kept in system properties.
 */
public final class LocalEngines {
    private static final String PREFIX = "fewlabel.testing.";
    /** Also known to the watchdog. */
    private static final String TO_BE_STOPPED = "postgres-to-be-stopped";

    /** One monitor for every copy of this class: the JDK's own classes are loaded once. */
    private static final Object JVM = System.class;

    private LocalEngines() {}

    /** Kafka's address; the topics are there. */
    public static String bootstrapServers() {
        synchronized (JVM) {
            String known = System.getProperty(PREFIX + "kafka");
            if (known != null) {
                return known;
            }
            List<Integer> ports = Ports.free(2);
            System.setProperty(PREFIX + "kafkaPort", Integer.toString(ports.get(0)));
            System.setProperty(PREFIX + "kafkaControllerPort", Integer.toString(ports.get(1)));
            String bootstrapServers = startKafka();
            KafkaTopics.create(bootstrapServers, Topics.all());
            System.setProperty(PREFIX + "kafka", bootstrapServers);
            return bootstrapServers;
        }
    }

    /** Starts Kafka again after {@link #stopKafka}: same address, same records. */
    public static String startKafka() {
        synchronized (JVM) {
            Path folder = folder();
            KafkaBroker broker = KafkaBroker.start(new KafkaBroker.Config(
                    folder.resolve("kafka"),
                    home().resolve("deploy/local-engines/broker/target/kafka"),
                    Integer.getInteger(PREFIX + "kafkaPort"),
                    Integer.getInteger(PREFIX + "kafkaControllerPort"),
                    folder.resolve("kafka.log"),
                    false,
                    "run the tests again"));
            write(folder.resolve("kafka.pid"), Long.toString(broker.process().pid()));
            return broker.bootstrapServers();
        }
    }

    /** Stops Kafka, for tests of what a service does without it. */
    public static void stopKafka() {
        synchronized (JVM) {
            long pid = Long.parseLong(read(folder().resolve("kafka.pid")).strip());
            ProcessHandle.of(pid).ifPresent(broker -> {
                broker.destroy();
                broker.onExit().join();
            });
        }
    }

    /** The address of a database of that name, which is made if it is missing. User {@link PostgresServer#USER}, no password. */
    public static String jdbcUrl(String database) {
        return jdbcUrl("postgres", database);
    }

    /** The same on a server beside that of the other tests, for those of what a service does without it. */
    public static String jdbcUrlToBeStopped(String database) {
        return jdbcUrl(TO_BE_STOPPED, database);
    }

    private static String jdbcUrl(String name, String database) {
        synchronized (JVM) {
            PostgresServer server = startPostgres(name);
            server.createDatabase(database);
            return server.jdbcUrl(database);
        }
    }

    /** Starts PostgreSQL again after {@link #stopPostgres}: same address, same rows. */
    public static void startPostgres() {
        startPostgres("postgres");
    }

    private static PostgresServer startPostgres(String name) {
        synchronized (JVM) {
            String port = System.getProperty(PREFIX + name + "Port");
            if (port == null) {
                port = Integer.toString(Ports.free(1).get(0));
                System.setProperty(PREFIX + name + "Port", port);
            }
            Path folder = folder();
            return PostgresServer.start(new PostgresServer.Config(
                    folder.resolve(name),
                    home().resolve("deploy/local-engines/target/postgres"),
                    Integer.parseInt(port),
                    folder.resolve(name + ".log"),
                    false,
                    "run the tests again"));
        }
    }

    /** Stops PostgreSQL, for tests of what a service does without it until it is back. */
    public static void stopPostgres() {
        stopPostgres("postgres");
    }

    /** Stops the server of {@link #jdbcUrlToBeStopped} for good. */
    public static void stopPostgresToBeStopped() {
        stopPostgres(TO_BE_STOPPED);
    }

    private static void stopPostgres(String name) {
        synchronized (JVM) {
            PostgresServer.process(folder().resolve(name)).ifPresent(PostgresServer::stop);
        }
    }

    private static Path home() {
        String home = System.getProperty("fewlabel.home");
        if (home == null) {
            throw new IllegalStateException("the system property fewlabel.home must name the repository's root");
        }
        return Path.of(home);
    }

    private static Path folder() {
        String known = System.getProperty(PREFIX + "folder");
        if (known != null) {
            return Path.of(known);
        }
        try {
            Path folder = Files.createTempDirectory("fewlabel-test-");
            System.setProperty(PREFIX + "folder", folder.toString());
            startWatchdog(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void startWatchdog(Path folder) throws IOException {
        String script = """
            trap '' INT HUP TERM
            while kill -0 "$1" 2>/dev/null; do sleep 1; done
            for server in postgres postgres-to-be-stopped; do
              pid="$2/$server/data/postmaster.pid"
              [ -f "$pid" ] && kill -INT "$(head -n 1 "$pid")"
            done
            [ -f "$2/kafka.pid" ] && kill -KILL "$(cat "$2/kafka.pid")"
            for try in 1 2 3 4 5 6 7 8 9 10; do
              [ -f "$2/postgres/data/postmaster.pid" ] || [ -f "$2/postgres-to-be-stopped/data/postmaster.pid" ] || break
              sleep 1
            done
            rm -rf "$2"
            """;
        new ProcessBuilder(
                        "sh",
                        "-c",
                        script,
                        "fewlabel-test-watchdog",
                        Long.toString(ProcessHandle.current().pid()),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
