package org.fewlabel.engines;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fewlabel.contracts.folder.FolderTree;

/**
 * One PostgreSQL server from binaries on the class path, in a process of its own, also when we run as root. What it is
 * told it keeps in a folder. It listens on the loopback interface alone and trusts whoever connects there.
 */
public final class PostgresServer {
    public static final String USER = "postgres";

    private static final Duration READY_WAIT = Duration.ofSeconds(60);
    private static final Duration STOP_WAIT = Duration.ofSeconds(30);
    private static final Duration READY_POLL = Duration.ofMillis(100);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final int STARTS_MAX = 5;
    private static final int TAIL_LINES = 30;
    /** What this JVM started, by folder: the library locks a folder until its object is closed. */
    private static final Map<Path, EmbeddedPostgres> STARTED_HERE = new ConcurrentHashMap<>();

    private static final String DATA = "data";
    private static final String DATA_OPTION = "-D";
    private static final int PID_LINE = 0;
    private static final int START_LINE = 2;
    private static final int PORT_LINE = 3;

    private final Config config;
    private final ChildProcess process;

    private PostgresServer(Config config, ChildProcess process) {
        this.config = config;
        this.process = process;
    }

    /**
     * @param directory what the server keeps
     * @param binaries where its programs are unpacked to, once; several servers may share it
     * @param durable whether a commit reaches the disk before it is acknowledged, so that a power cut loses none
     * @param remedy which setting moves the port, for the error message
     */
    public record Config(Path directory, Path binaries, int port, Path log, boolean durable, String remedy) {
        public Config {
            directory = directory.toAbsolutePath();
            binaries = binaries.toAbsolutePath();
            log = log.toAbsolutePath();
        }

        public String jdbcUrl(String database) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
        }

        private Path data() {
            return directory.resolve(DATA);
        }

        /** Says that the folder was prepared to the end; one without it was left half-way by a crash and holds nothing. */
        private Path complete() {
            return directory.resolve("complete");
        }
    }

    /**
     * Starts the server and waits until it answers; a server that an earlier process of ours left behind on the same
     * folder is taken over, and moved if it listens on another port.
     *
     * @throws PortTakenException if somebody else listens on its port
     * @throws EngineException if it does not start; with the tail of its log
     */
    public static PostgresServer start(Config config) {
        Optional<PostgresServer> running = running(config);
        if (running.isPresent()) {
            return running.get();
        }
        if (!Ports.isFree(config.port())) {
            throw new PortTakenException(config.port(), "PostgreSQL", config.remedy());
        }
        try {
            Files.createDirectories(config.binaries());
            Files.createDirectories(config.log().getParent());
            if (!Files.exists(config.complete())) {
                FolderTree.delete(config.data());
            }
            Files.createDirectories(config.data());
            launch(config);
            if (!Files.exists(config.complete())) {
                Files.createFile(config.complete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return running(config)
                .orElseThrow(() -> new EngineException("PostgreSQL ended as soon as it had started; the end of "
                        + config.log() + ":\n" + ChildProcess.tail(config.log(), TAIL_LINES)));
    }

    /** Whether a server of this folder has started once, so that its programs are unpacked. */
    public static boolean isPrepared(Config config) {
        return Files.exists(config.complete());
    }

    /** A server that another process has started; it may not answer yet. */
    public static PostgresServer adopt(Config config, ChildProcess process) {
        return new PostgresServer(config, process);
    }

    private static Optional<PostgresServer> running(Config config) {
        Optional<ChildProcess> process = process(config.directory());
        if (process.isEmpty()) {
            return Optional.empty();
        }
        PostgresServer server = new PostgresServer(config, process.get());
        if (Integer.parseInt(lockFile(config.directory()).get(PORT_LINE).strip()) != config.port()) {
            server.stop();
            return Optional.empty();
        }
        return Optional.of(server);
    }

    /**
     * The server that keeps its state in this folder, if it runs, whoever started it. Its command line tells it from another
     * process of that number: the time in its file stays when the clock is set, and with it this JVM's notion of when the server
     * started.
     */
    public static Optional<ChildProcess> process(Path directory) {
        List<String> lock = lockFile(directory);
        if (lock.size() <= PORT_LINE) {
            return Optional.empty();
        }
        Instant start =
                Instant.ofEpochSecond(Long.parseLong(lock.get(START_LINE).strip()));
        return ProcessHandle.of(Long.parseLong(lock.get(PID_LINE).strip()))
                .filter(handle -> isServer(handle, directory.resolve(DATA), start))
                .map(handle -> new ChildProcess(
                        handle.pid(), handle.info().startInstant().orElse(start)))
                .filter(ChildProcess::lives);
    }

    private static boolean isServer(ProcessHandle handle, Path data, Instant start) {
        Optional<String[]> arguments = handle.info().arguments();
        if (arguments.isEmpty()) {
            return isOf(handle, start);
        }
        List<String> words = List.of(arguments.get());
        int folder = words.indexOf(DATA_OPTION) + 1;
        if (folder == 0 || folder == words.size()) {
            return false;
        }
        try {
            return Files.isSameFile(Path.of(words.get(folder)), data);
        } catch (IOException | InvalidPathException e) {
            // Its folder was moved while it runs, or has a name that this JVM cannot read.
            return isOf(handle, start);
        }
    }

    private static boolean isOf(ProcessHandle handle, Instant start) {
        return new ChildProcess(handle.pid(), start).lives();
    }

    /** PostgreSQL's own postmaster.pid: pid, folder, start in seconds since 1970, port, … */
    private static List<String> lockFile(Path directory) {
        try {
            Path lock = directory.resolve(DATA).resolve("postmaster.pid");
            return Files.exists(lock) ? Files.readAllLines(lock) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After kill -9 of a server its last children may hold the folder a moment longer; hence the few tries. */
    private static void launch(Config config) throws IOException {
        release(config);
        String durability = config.durable() ? "on" : "off";
        for (int tries = 1; ; tries++) {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setDataDirectory(config.data())
                        .setCleanDataDirectory(false)
                        .setOverrideWorkingDirectory(config.binaries().toFile())
                        .setPort(config.port())
                        .setServerConfig("fsync", durability)
                        .setServerConfig("synchronous_commit", durability)
                        .setServerConfig("full_page_writes", durability)
                        // The TCP port is the only door; a socket in /tmp could be somebody else's.
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("shared_buffers", "32MB")
                        .setOutputRedirector(
                                ProcessBuilder.Redirect.appendTo(config.log().toFile()))
                        .setErrorRedirector(
                                ProcessBuilder.Redirect.appendTo(config.log().toFile()))
                        .setPGStartupWait(READY_WAIT)
                        .setRegisterShutdownHook(false)
                        .start();
                STARTED_HERE.put(config.directory(), server);
                return;
            } catch (IOException | RuntimeException e) {
                if (tries == STARTS_MAX) {
                    throw new EngineException(
                            "PostgreSQL did not start; the end of " + config.log() + ":\n"
                                    + ChildProcess.tail(config.log(), TAIL_LINES),
                            e);
                }
            }
            pause(RETRY_DELAY);
        }
    }

    private static void release(Config config) throws IOException {
        EmbeddedPostgres ended = STARTED_HERE.remove(config.directory());
        if (ended != null) {
            ended.close();
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while PostgreSQL started", e);
        }
    }

    public ChildProcess process() {
        return process;
    }

    public String jdbcUrl(String database) {
        return config.jdbcUrl(database);
    }

    /** One that starts does not answer yet, and one that was killed lets nobody in until it has recovered. */
    private Connection connectWhenReady() {
        long deadlineNanos = System.nanoTime() + READY_WAIT.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(jdbcUrl("postgres"), USER, "");
            } catch (SQLException e) {
                if (!process.lives() || System.nanoTime() > deadlineNanos) {
                    throw new EngineException(
                            "PostgreSQL does not answer: " + e.getMessage() + "; the end of " + config.log() + ":\n"
                                    + ChildProcess.tail(config.log(), TAIL_LINES),
                            e);
                }
            }
            pause(READY_POLL);
        }
    }

    /**
     * Creates the database unless it is there, as soon as the server answers.
     *
     * @throws EngineException if that fails, or it does not answer within a minute
     */
    public void createDatabase(String name) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("database name must be lower-case letters and digits, was: " + name);
        }
        try (Connection connection = connectWhenReady()) {
            if (!exists(connection, name)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + name);
                }
            }
        } catch (SQLException e) {
            throw new EngineException("database " + name + " could not be made: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    public void stop() {
        stop(process);
    }

    /** PostgreSQL's fast shutdown: sessions end, what is committed stays. */
    public static void stop(ChildProcess server) {
        server.stop("INT", STOP_WAIT);
    }
}
