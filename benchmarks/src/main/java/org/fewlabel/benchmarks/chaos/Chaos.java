package org.fewlabel.benchmarks.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.SmallJobs;
import org.fewlabel.benchmarks.audit.Audit;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs jobs while every part of an instance is killed, ended and stopped by a schedule, and looks from outside whether all is well. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an instance in the state folder, and a second process of each of its services; runs each spec once in peace,"
                    + " then all jobs while a schedule of faults goes over PostgreSQL, Kafka, the services, their network, their"
                    + " clocks and the artifact store.",
            "Ends with 1 where a job is lost, doubled, stuck or failed, has other bytes or figures than in peace, where a reference"
                    + " names nothing, a record was put aside, or an attempt was charged without a fault of a trainer. The same seed"
                    + " with the same options is the same schedule."
        })
final class Chaos implements Callable<Integer> {
    private static final Duration POLL = Duration.ofSeconds(1);
    /** How many jobs wait or run at a time, so that faults meet some from the first to the last. */
    private static final int OPEN_MAX = 5;

    private static final long STORE_DISK_BYTES_MAX = 16_000_000_000L;

    @Option(names = "--state", required = true, description = "The state folder of an instance that does not run.")
    private Path state;

    @Option(names = "--seed", defaultValue = "1", description = "Of the schedule (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--faults", defaultValue = "200", description = "How many (default: ${DEFAULT-VALUE}).")
    private int faults;

    @Option(names = "--jobs", defaultValue = "40", description = "How many (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--specs",
            defaultValue = "8",
            description = "Of how many kinds the jobs are, at most 8 (default: ${DEFAULT-VALUE}).")
    private int specs;

    @Option(names = "--epochs", defaultValue = "12", description = "Of a job (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--steps", defaultValue = "300", description = "Of an epoch (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--gap",
            defaultValue = "PT5S",
            description = "Between two faults, on average (default: ${DEFAULT-VALUE}).")
    private Duration gap;

    @Option(
            names = "--lasting",
            defaultValue = "PT15S",
            description = "How long a stop or an absence lasts at most (default: ${DEFAULT-VALUE}).")
    private Duration lasting;

    @Option(
            names = "--patience",
            defaultValue = "PT20M",
            description = "How long the jobs may take after the last fault (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    @Option(
            names = "--store-disk",
            description =
                    "A folder of a small file system (up to 16 GB) that holds nothing else: the artifact store lies there, and"
                            + " the disk is full now and then.")
    private @Nullable Path storeDisk;

    @Option(
            names = "--faketime",
            description =
                    "The library of libfaketime (Debian: libfaketime, under /usr/lib/*/faketime/libfaketimeMT.so.1): the clocks of"
                            + " the second processes are an hour ahead or behind now and then.")
    private @Nullable Path faketime;

    @Option(
            names = "--second-isa",
            description =
                    "ONEDNN_MAX_CPU_ISA of the second trainer and labeler, such as AVX2, which then round otherwise: bytes and"
                            + " figures are not held against those in peace.")
    private @Nullable String secondIsa;

    @Option(names = "--output", description = "Where to write what was found, as JSON.")
    private @Nullable Path output;

    private LocalInstance instance;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Chaos()).execute(args));
    }

    /** What is written as JSON. */
    private record Report(
            long seed,
            int faults,
            int faultsOfRunningProcesses,
            int faultsWhileJobsWereOpen,
            int faultsOfTrainers,
            int attemptsCharged,
            int jobs,
            long seconds,
            List<String> schedule,
            Map<String, List<String>> flaws) {}

    @Override
    public Integer call() throws Exception {
        if (specs < 1 || specs > SmallJobs.METHODS.size()) {
            throw new IllegalArgumentException("--specs must be 1 to " + SmallJobs.METHODS.size() + ", was: " + specs);
        }
        if (faketime != null && !Files.isRegularFile(faketime)) {
            throw new IllegalArgumentException("--faketime must be a library, was: " + faketime);
        }
        instance = LocalInstance.packaged(Path.of(System.getProperty("fewlabel.home")), state, settings());
        if (storeDisk != null) {
            putStoreOn(storeDisk);
        }
        return instance.whileUp(this::hitAndLook);
    }

    private void putStoreOn(Path disk) throws IOException {
        long total = Files.getFileStore(disk).getTotalSpace();
        if (total > STORE_DISK_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "--store-disk must be on a file system of up to 16 GB, which can be filled; it has "
                            + total / 1_000_000_000 + " GB");
        }
        Files.createDirectories(instance.artifacts().getParent());
        Files.createSymbolicLink(instance.artifacts(), Files.createTempDirectory(disk.toAbsolutePath(), "artifacts-"));
    }

    /** Those that this machine was prepared for. */
    private Set<Blow.Kind> possible() {
        Set<Blow.Kind> kinds = EnumSet.allOf(Blow.Kind.class);
        if (storeDisk == null) {
            kinds.remove(Blow.Kind.FULL);
        }
        if (faketime == null) {
            kinds.removeAll(Set.of(Blow.Kind.FORWARD, Blow.Kind.BACK));
        }
        return kinds;
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = LocalInstance.freePorts();
        settings.put("FEWLABEL_LEASE_DURATION", "10s");
        // As many as a job may meet; each is looked at.
        settings.put("FEWLABEL_ATTEMPTS_MAX", "50");
        // Each artifact of each epoch is looked at in the end.
        settings.put("FEWLABEL_ARTIFACTS_RETENTION_ENABLED", "false");
        return settings;
    }

    private int hitAndLook() throws Exception {
        Map<Victim, Second> seconds = new EnumMap<>(Victim.class);
        try {
            for (Victim each : Victim.seconds()) {
                seconds.put(each, Second.start(instance, each, faketime, secondIsa));
            }
            for (Second each : seconds.values()) {
                each.awaitReady();
            }
            List<String> inPeace = new ArrayList<>();
            for (int spec = 0; spec < specs; spec++) {
                inPeace.add(instance.submit(spec(spec)));
            }
            OptionalLong endNanos = OptionalLong.of(System.nanoTime() + patience.toNanos());
            Set<String> open = new HashSet<>(inPeace);
            while (!open.isEmpty()) {
                lookWhoIsOver(open, endNanos);
            }
            System.err.println(specs + " jobs ran in peace");
            return hit(new Storm(instance, seconds, storeDisk), inPeace);
        } finally {
            for (Second each : seconds.values()) {
                each.close();
            }
        }
    }

    private int hit(Storm storm, List<String> inPeace) throws Exception {
        List<Blow> schedule = Blow.schedule(seed, faults, gap, lasting, possible());
        Map<String, String> twins = new LinkedHashMap<>();
        Set<String> open = new HashSet<>();
        long sinceNanos = System.nanoTime();
        Thread thread = new Thread(() -> run(storm, schedule), "storm");
        thread.start();
        int landedMeanwhile = 0;
        try {
            OptionalLong endNanos = OptionalLong.empty();
            while (twins.size() < jobs || !open.isEmpty()) {
                while (open.size() < OPEN_MAX && twins.size() < jobs) {
                    int spec = twins.size() % specs;
                    String id = submit(spec(spec));
                    twins.put(id, inPeace.get(spec));
                    open.add(id);
                }
                lookWhoIsOver(open, endNanos);
                landedMeanwhile = storm.landed();
                if (!thread.isAlive()) {
                    storm.keep();
                    if (endNanos.isEmpty()) {
                        instance.up();
                        endNanos = OptionalLong.of(System.nanoTime() + patience.toNanos());
                    }
                }
            }
            thread.join();
        } finally {
            thread.interrupt();
            thread.join();
        }
        instance.up();
        storm.keep();
        long seconds = Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();
        Audit audit = new Audit(instance);
        audit.look(twins, storm.onTrainers(), secondIsa == null);
        print(new Report(
                seed,
                faults,
                storm.landed(),
                landedMeanwhile,
                storm.onTrainers(),
                audit.charged(),
                jobs,
                seconds,
                schedule.stream().map(Blow::toString).toList(),
                audit.flaws()));
        return audit.isClean() ? 0 : 1;
    }

    private static void run(Storm storm, List<Blow> schedule) {
        try {
            storm.run(schedule);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String spec(int number) {
        return SmallJobs.spec("chaos", number, epochs, steps);
    }

    /** As a patient user does: the same submission until it is taken in. */
    private String submit(String spec) throws IOException, InterruptedException {
        String key = UUID.randomUUID().toString();
        long endNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return instance.submit(spec, key);
            } catch (IOException e) {
                if (System.nanoTime() - endNanos > 0) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        }
    }

    /** @param endNanos from when on whoever is not over is stuck; empty as long as nobody is */
    private void lookWhoIsOver(Set<String> open, OptionalLong endNanos) throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        boolean isLate = endNanos.isPresent() && System.nanoTime() - endNanos.getAsLong() > 0;
        for (String id : List.copyOf(open)) {
            try {
                JsonNode job = instance.job(id);
                if (LocalInstance.isOver(job)) {
                    open.remove(id);
                } else if (isLate) {
                    throw new IllegalStateException("stuck: " + job);
                }
            } catch (IOException e) {
                if (isLate) {
                    throw e;
                }
            }
        }
    }

    private void print(Report report) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "seed %d: %d faults, of which %d hit a running process or the store, %d while jobs were open, %d of them a trainer; %d"
                        + " attempts charged; %d jobs in %d s%n",
                report.seed(),
                report.faults(),
                report.faultsOfRunningProcesses(),
                report.faultsWhileJobsWereOpen(),
                report.faultsOfTrainers(),
                report.attemptsCharged(),
                report.jobs(),
                report.seconds());
        System.out.println("| promise | broken |");
        System.out.println("|---|---|");
        report.flaws().forEach((promise, flaws) -> System.out.printf("| %s | %d |%n", promise, flaws.size()));
        report.flaws().values().forEach(flaws -> flaws.forEach(System.err::println));
        if (output != null) {
            Files.createDirectories(output.toAbsolutePath().getParent());
            Files.writeString(
                    output, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
        }
    }
}
