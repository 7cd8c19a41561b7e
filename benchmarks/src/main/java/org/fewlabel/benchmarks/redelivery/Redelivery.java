package org.fewlabel.benchmarks.redelivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fewlabel.benchmarks.Backlog;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.SecondProcess;
import org.fewlabel.benchmarks.audit.References;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs jobs with two trainers and two labelers that round otherwise, delivers every record again, and looks whether each reference in
 * an event or a row still names what it was made for.
 */
@Command(
        name = "redelivery",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an instance in the state folder, with a second trainer and a second labeler of another instruction set; runs jobs"
                    + " on it, of which one loses its trainer, delivers every record twice more, and stops it.",
            "Ends with 1 where a reference in an event or a row names other bytes, an epoch was labeled in two ways, a job did not"
                    + " succeed, a record was put aside, or a job changed by what came again; with 2 where the instruction sets made no"
                    + " difference, or no job lost its trainer, so that nothing was shown."
        })
final class Redelivery implements Callable<Integer> {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int LOOK_EACH = 10;

    /** Each epoch's labels depend on the teacher of the one before, and the next epoch on the labels: what differs once, spreads. */
    private static final String SPEC = """
            {"name": "redelivery", "seed": %d, "epochs": %d, "stepsPerEpoch": %d, "network": {"name": "lenet"},
             "optimizer": {"name": "adam", "learningRate": 0.001},
             "method": {"name": "pseudo-label", "targets": "epoch", "rampUpEpochs": 2},
             "dataset": {"name": "fashion-mnist", "labels": 100, "unlabeled": 2000, "validation": 20}}
            """;

    @Option(names = "--state", required = true, description = "The state folder of an instance that does not run.")
    private Path state;

    @Option(names = "--jobs", defaultValue = "4", description = "How many (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(names = "--epochs", defaultValue = "6", description = "Of each job (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--steps", defaultValue = "40", description = "Of an epoch (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--isa",
            split = ",",
            defaultValue = "AVX2,AVX512_CORE",
            description =
                    "Values of ONEDNN_MAX_CPU_ISA, of the first workers and of the second (default: ${DEFAULT-VALUE}).")
    private List<String> isas;

    @Option(
            names = "--patience",
            defaultValue = "PT20M",
            description = "How long all jobs may take (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    private LocalInstance instance;
    private References references;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Redelivery()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (isas.size() != 2) {
            throw new IllegalArgumentException("--isa must name two, was: " + isas);
        }
        instance = new LocalInstance(
                Path.of(System.getProperty("fewlabel.home"), "fewlabel"),
                state,
                // Each artifact of each epoch is looked at in the end.
                Map.of("ONEDNN_MAX_CPU_ISA", isas.get(0), "FEWLABEL_ARTIFACTS_RETENTION_ENABLED", "false"));
        references = new References(instance.artifacts());
        return instance.whileUp(this::runWithSecondWorkers);
    }

    private int runWithSecondWorkers() throws Exception {
        Map<String, String> other = Map.of("ONEDNN_MAX_CPU_ISA", isas.get(1));
        try (Redeliveries redeliveries = new Redeliveries(instance.kafka());
                SecondProcess labeler = SecondProcess.of(instance, "labeler", other);
                SecondProcess trainer = SecondProcess.of(instance, "trainer", other)) {
            labeler.awaitReady();
            trainer.awaitReady();
            return deliverAgain(redeliveries, trainer);
        }
    }

    private int deliverAgain(Redeliveries redeliveries, SecondProcess trainer) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int seed = 1; seed <= jobs; seed++) {
            ids.add(instance.submit(String.format(Locale.ROOT, SPEC, seed, epochs, steps)));
        }
        long sinceNanos = System.nanoTime();
        Set<ArtifactReference> bad = new HashSet<>();
        boolean killed = false;
        for (int look = 1; !instance.areOver(ids); look++) {
            if (System.nanoTime() - sinceNanos > patience.toNanos()) {
                throw new IOException("jobs are not over after " + patience);
            }
            if (!killed && labeledEpochs(ids) >= jobs * epochs / 2) {
                trainer.killAndStart();
                killed = true;
            }
            if (look % LOOK_EACH == 0) {
                bad.addAll(look(redeliveries));
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        long seconds = Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();
        awaitHandled();
        List<JsonNode> before = views(ids);
        int records = redeliveries.originals().size();
        redeliveries.sendAllAgain();
        awaitHandled();
        bad.addAll(look(redeliveries));
        List<JsonNode> after = views(ids);
        int changed = 0;
        for (int each = 0; each < jobs; each++) {
            changed += after.get(each).equals(before.get(each)) ? 0 : 1;
        }
        return print(ids, before, records, seconds, bad, changed, redeliveries);
    }

    private int print(
            List<String> ids,
            List<JsonNode> views,
            int records,
            long seconds,
            Set<ArtifactReference> bad,
            int changed,
            Redeliveries redeliveries)
            throws Exception {
        long succeeded = views.stream().filter(LocalInstance::hasSucceeded).count();
        long attempts =
                views.stream().mapToInt(view -> view.path("attempt").asInt()).sum();
        int downloads = 0;
        for (String id : ids) {
            for (String product : List.of("labels", "model?format=safetensors", "checkpoint")) {
                instance.sha256(id, product); // Refuses what is not whole.
                downloads++;
            }
        }
        Labelings labelings = labelings(redeliveries);
        Set<String> contested = references.contested();
        int deadLetters = instance.deadLetters().size();
        System.out.printf(
                Locale.ROOT,
                "%d jobs of %d epochs with %s and %s: %d succeeded in %d s, with %d claims%n",
                jobs,
                epochs,
                isas.get(0),
                isas.get(1),
                succeeded,
                seconds,
                attempts);
        System.out.println(
                "| records, each delivered three times | epochs labeled | in two ways | names that two workers"
                        + " wrote other bytes for | references in events and rows | of other bytes | products downloaded whole | jobs"
                        + " changed by the last delivery | dead letters |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | %d | %d | %d |%n",
                records,
                labelings.epochs(),
                labelings.twoWays(),
                contested.size(),
                references.count(),
                bad.size(),
                downloads,
                changed,
                deadLetters);
        bad.forEach(each -> System.err.println("not what it was: " + each));
        boolean good =
                bad.isEmpty() && labelings.twoWays() == 0 && succeeded == jobs && deadLetters == 0 && changed == 0;
        boolean lostATrainer = attempts > jobs;
        return !good ? 1 : contested.isEmpty() || !lostATrainer ? 2 : 0;
    }

    /** Takes in all references that events and rows hold now, and gives those that are not true. */
    private List<ArtifactReference> look(Redeliveries redeliveries)
            throws IOException, InterruptedException, SQLException {
        return references.look(instance, redeliveries.originals());
    }

    /** @param twoWays of which the labelers told two things */
    private record Labelings(int epochs, int twoWays) {}

    private static Labelings labelings(Redeliveries redeliveries) throws MalformedEventException {
        Map<String, Set<EpochLabeled>> told = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> entry : redeliveries.originals()) {
            if (!entry.topic().equals(Topics.LABELING_EVENTS)) {
                continue;
            }
            Event event = EventCodec.decode(entry.value());
            if (event.payload() instanceof EpochLabeled labeled) {
                told.computeIfAbsent(
                                labeled.jobId() + " " + labeled.attempt() + " " + labeled.epoch(),
                                epoch -> new HashSet<>())
                        .add(labeled);
            }
        }
        return new Labelings(told.size(), (int)
                told.values().stream().filter(ways -> ways.size() > 1).count());
    }

    private void awaitHandled() throws ExecutionException, InterruptedException, IOException {
        Backlog.awaitNone(instance.kafka(), Redeliveries.TOPICS, patience);
    }

    private List<JsonNode> views(List<String> ids) throws IOException, InterruptedException {
        List<JsonNode> views = new ArrayList<>();
        for (String id : ids) {
            views.add(instance.job(id));
        }
        return views;
    }

    private int labeledEpochs(List<String> ids) throws IOException, InterruptedException {
        return views(ids).stream()
                .mapToInt(view -> view.path("progress").path("labeledEpochs").asInt())
                .sum();
    }
}
