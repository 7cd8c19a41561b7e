package org.fewlabel.benchmarks.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.fewlabel.benchmarks.Backlog;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.Records;
import org.fewlabel.benchmarks.SmallJobs;
import org.fewlabel.benchmarks.audit.Audit;
import org.fewlabel.benchmarks.audit.PutAside;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes records that nobody should write to every topic while jobs run, and looks from outside whether anybody else is harmed. */
@Command(
        name = "hostile-records",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an instance in the state folder; runs each spec once in peace, then again while records that are drawn from the events"
                    + " of the first runs are written to every topic that services read: bytes, broken and misplaced events, events of"
                    + " jobs that nobody submitted, with keys and headers of all kinds.",
            "Ends with 1 where a job is harmed (as 'chaos' looks at it), a service ended or is not ready, records wait, a record was put"
                    + " aside by anybody who should take it or not by everybody who should not, or a log tells of a record at length."
                    + " The same seed draws the same kinds of records."
        })
final class HostileRecords implements Callable<Integer> {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int SHOWN_MAX = 20;
    /** Of a topic at a time. */
    private static final int RECORDS_AT_ONCE = 50;
    /** What is said about a record, with all that stands before it. */
    private static final int LINE_LENGTH_MAX = 5_000;

    private static final List<String> SERVICES = List.of("gateway", "trainer", "labeler", "metrics");

    /** Who puts records of a topic aside; the other topics have no dead letters, and are the gateway's. */
    private static final Map<String, Set<String>> READERS = Map.of(
            Topics.JOB_EVENTS, Set.of("metrics-service", "trainer", "labeler"),
            Topics.TRAINING_EVENTS, Set.of("gateway", "labeler", "metrics-service"),
            Topics.LABELING_EVENTS, Set.of("gateway", "trainer", "metrics-service"),
            Topics.TRAINING_HEARTBEATS, Set.of(),
            Topics.JOB_LOGS, Set.of());

    private static final List<String> TOPICS =
            List.copyOf(READERS.keySet().stream().sorted().toList());
    /** Who has the jobs may say of a topic's event that its job does not exist. */
    private static final String AUTHORITY = "gateway";

    /** Of how many kinds the jobs are. */
    private static final int SPECS = 2;

    @Option(names = "--state", required = true, description = "The state folder of an instance that does not run.")
    private Path state;

    @Option(names = "--seed", defaultValue = "1", description = "Of what is drawn (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--records", defaultValue = "5000", description = "For each topic (default: ${DEFAULT-VALUE}).")
    private int records;

    @Option(
            names = "--over",
            defaultValue = "PT60S",
            description = "How long they are written, at least (default: ${DEFAULT-VALUE}).")
    private Duration over;

    @Option(names = "--jobs", defaultValue = "4", description = "How many run meanwhile (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(names = "--epochs", defaultValue = "12", description = "Of a job (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--steps", defaultValue = "300", description = "Of an epoch (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--patience",
            defaultValue = "PT20M",
            description = "How long jobs and services may take after that (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    private LocalInstance instance;
    private final List<String> flaws = new ArrayList<>();
    /** By where they lie. */
    private final Map<String, BadRecords.Drawn> drawn = new HashMap<>();

    private int writtenMeanwhile;

    public static void main(String[] args) {
        System.exit(new CommandLine(new HostileRecords()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> settings = LocalInstance.freePorts();
        // Each artifact of each epoch is looked at in the end.
        settings.put("FEWLABEL_ARTIFACTS_RETENTION_ENABLED", "false");
        instance = LocalInstance.packaged(Path.of(System.getProperty("fewlabel.home")), state, settings);
        return instance.whileUp(this::writeAndLook);
    }

    /** By which a process is told from the one that is started in its place. */
    private record Life(long pid, Instant start) {}

    private Map<String, Life> lives() throws IOException, InterruptedException {
        Map<String, Life> lives = new LinkedHashMap<>();
        for (String service : SERVICES) {
            ProcessHandle process = instance.process(service);
            lives.put(
                    service,
                    new Life(process.pid(), process.info().startInstant().orElseThrow()));
        }
        return lives;
    }

    private int writeAndLook() throws Exception {
        List<String> inPeace = submit(SPECS);
        await("the jobs in peace are over", () -> instance.areOver(inPeace));
        await("all records are handled", () -> Backlog.of(instance.kafka(), TOPICS) == 0);
        Map<String, List<Event>> said = said();
        System.err.println(inPeace.size() + " jobs ran in peace");
        Map<String, Life> lives = lives();
        Map<String, ServiceLog> logs = new LinkedHashMap<>();
        for (String service : SERVICES) {
            logs.put(service, new ServiceLog(instance.log(service)));
        }

        long sinceNanos = System.nanoTime();
        List<String> ids = submit(jobs);
        await("a job runs", () -> isAnyRunning(ids));
        write(new BadRecords(seed, said, ids), ids);
        System.err.println(drawn.size() + " records are written");
        await("the jobs are over", () -> instance.areOver(ids));
        long jobSeconds = Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();
        await("all records are handled", () -> Backlog.of(instance.kafka(), TOPICS) == 0);
        await("all bad records are put aside", this::isAllPutAside);
        long seconds = Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();

        look(ids, inPeace, lives);
        System.out.printf(
                Locale.ROOT,
                "seed %d: %d records on each of %d topics, %d of them while jobs were open; %d jobs in %d s, all records handled after"
                        + " %d s%n",
                seed,
                records,
                TOPICS.size(),
                writtenMeanwhile,
                jobs,
                jobSeconds,
                seconds);
        printKinds();
        printLogs(logs);
        flaws.stream().limit(SHOWN_MAX).forEach(System.err::println);
        System.out.printf("flaws: %d%n", flaws.size());
        return flaws.isEmpty() ? 0 : 1;
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException, ExecutionException;
    }

    private void await(String what, Condition condition) throws Exception {
        long endNanos = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - endNanos > 0) {
                flaws.add("not within " + patience + ": " + what);
                return;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    private List<String> submit(int count) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int job = 0; job < count; job++) {
            ids.add(instance.submit(SmallJobs.spec("hostile", job % SPECS, epochs, steps)));
        }
        return ids;
    }

    private boolean isAnyRunning(List<String> ids) throws IOException, InterruptedException {
        for (String id : ids) {
            if (instance.job(id).path("state").asText().equals("running")) {
                return true;
            }
        }
        return instance.areOver(ids);
    }

    private Map<String, List<Event>> said() throws IOException, MalformedEventException {
        Map<String, List<Event>> said = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> each : Records.of(kafka(), TOPICS)) {
            said.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(EventCodec.decode(each.value()));
        }
        return said;
    }

    private String kafka() throws IOException {
        try {
            return instance.kafka();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private record Sent(BadRecords.Drawn entry, Future<RecordMetadata> written) {}

    private void write(BadRecords bad, List<String> ids) throws Exception {
        int rounds = (records + RECORDS_AT_ONCE - 1) / RECORDS_AT_ONCE;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int round = 0; round < rounds; round++) {
                long sinceNanos = System.nanoTime();
                List<Sent> sent = new ArrayList<>();
                for (String topic : TOPICS) {
                    int count = Math.min(RECORDS_AT_ONCE, records - round * RECORDS_AT_ONCE);
                    for (int each = 0; each < count; each++) {
                        BadRecords.Drawn entry = bad.draw(topic);
                        sent.add(new Sent(entry, producer.send(entry.entry())));
                    }
                }
                for (Sent each : sent) {
                    drawn.put(
                            PutAside.position(each.written().get()),
                            each.entry().withoutValue());
                }
                writtenMeanwhile = instance.areOver(ids) ? writtenMeanwhile : drawn.size();
                long restNanos = over.toNanos() / rounds - (System.nanoTime() - sinceNanos);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, restNanos));
            }
        }
    }

    /** Of the topics that have dead letters. */
    private boolean isAllPutAside() throws IOException {
        Map<String, Set<String>> aside = PutAside.of(kafka());
        return drawn.entrySet().stream()
                .filter(each -> each.getValue().isRefused())
                .allMatch(each -> aside.getOrDefault(each.getKey(), Set.of())
                        .containsAll(READERS.get(each.getValue().topic())));
    }

    private void look(List<String> ids, List<String> inPeace, Map<String, Life> lives) throws Exception {
        Map<String, String> twins = new LinkedHashMap<>();
        for (int job = 0; job < ids.size(); job++) {
            twins.put(ids.get(job), inPeace.get(job % inPeace.size()));
        }
        Audit audit = new Audit(instance, drawn.keySet());
        audit.look(twins, 0, true);
        audit.flaws().forEach((promise, broken) -> broken.forEach(each -> flaws.add(promise + ": " + each)));
        Map<String, Life> now = lives();
        for (String service : SERVICES) {
            if (!lives.get(service).equals(now.get(service))) {
                flaws.add(service + " was restarted");
            }
            if (!instance.isReady(service)) {
                flaws.add(service + " is not ready");
            }
        }
        // Whatever was put aside, somebody wants to see it.
        System.err.println(instance.deadLetters().size() + " dead letters are shown");
    }

    private void printKinds() throws IOException {
        Map<String, Set<String>> aside = PutAside.of(kafka());
        Map<RecordKind, int[]> counts = new EnumMap<>(RecordKind.class);
        Set<String> told = new HashSet<>();
        drawn.forEach((position, entry) -> {
            int[] count = counts.computeIfAbsent(entry.kind(), kind -> new int[4]);
            Set<String> by = aside.getOrDefault(position, Set.of());
            Set<String> readers = READERS.get(entry.topic());
            count[0]++;
            count[1] += entry.isRefused() ? 1 : 0;
            count[2] += by.isEmpty() ? 0 : 1;
            count[3] += by.size();
            boolean isRight =
                    entry.isRefused() ? by.equals(readers) : Set.of(AUTHORITY).containsAll(by);
            if (!isRight && told.add(entry.kind() + entry.topic() + by)) {
                flaws.add(entry.kind().wireName() + " at " + position
                        + (entry.isRefused() ? ", no event," : ", an event,") + " was put aside by " + by);
            }
        });
        System.out.println("| record | written | no event of its topic | put aside | dead letters |");
        System.out.println("|---|---|---|---|---|");
        counts.forEach((kind, count) -> System.out.printf(
                "| %s | %d | %d | %d | %d |%n", kind.wireName(), count[0], count[1], count[2], count[3]));
    }

    private void printLogs(Map<String, ServiceLog> logs) throws IOException {
        System.out.println("| log | lines | a record | bytes | longest line | lines of stack traces |");
        System.out.println("|---|---|---|---|---|---|");
        for (Map.Entry<String, ServiceLog> each : logs.entrySet()) {
            ServiceLog.Growth growth = each.getValue().growth();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.2f | %d | %d | %d |%n",
                    each.getKey(),
                    growth.lines(),
                    (double) growth.lines() / drawn.size(),
                    growth.bytes(),
                    growth.longestLine(),
                    growth.frames());
            if (growth.longestLine() > LINE_LENGTH_MAX) {
                flaws.add("the log of the " + each.getKey() + " has a line of " + growth.longestLine() + " characters");
            }
            if (growth.frames() > 0) {
                flaws.add("the log of the " + each.getKey() + " has stack traces, such as after: " + growth.traced());
            }
        }
    }
}
