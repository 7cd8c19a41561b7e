package org.fewlabel.benchmarks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fewlabel.benchmarks.Backlog;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.MetricsDatabase;
import org.fewlabel.benchmarks.Records;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;

/**
 * Holds what an instance shows from outside, in REST, events, rows and files, against what jobs of the same specs showed that nothing
 * had happened to.
 */
public final class Audit {
    private static final List<String> PRODUCTS = List.of("labels", "model?format=safetensors");

    private static final List<String> TOPICS =
            List.of(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.LABELING_EVENTS);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final LocalInstance instance;
    /** Where records lie that somebody else wrote. */
    private final Set<String> foreign;
    /** By what is promised, what breaks it. */
    private final Map<String, List<String>> flaws = new LinkedHashMap<>();

    private int charged;

    public Audit(LocalInstance instance) {
        this(instance, Set.of());
    }

    /** @param foreign where records lie that somebody else wrote, by {@link PutAside#position}: those may be put aside */
    public Audit(LocalInstance instance, Set<String> foreign) {
        this.instance = instance;
        this.foreign = Set.copyOf(foreign);
        for (Promise promise : Promise.values()) {
            flaws.put(promise.words, new ArrayList<>());
        }
    }

    /** What is held against. */
    private enum Promise {
        SUCCEEDED("every job has succeeded"),
        ONCE("no job is there twice, and none is lost"),
        STATES("states follow one another from the queue on without a gap, each queue is told of, and they end once"),
        BYTES("labels and weights have the bytes of an undisturbed run"),
        ROWS(
                "one row for each job, change of state, epoch and figure, and the outcome, with the values of an undisturbed run"),
        REFERENCES("every reference in events and rows names what is there"),
        ATTEMPTS("an attempt is charged only where a trainer was hit"),
        DEAD_LETTERS("no record of the services' own is put aside");

        private final String words;

        Promise(String words) {
            this.words = words;
        }
    }

    private void flaw(Promise promise, String words) {
        flaws.get(promise.words).add(words);
    }

    public boolean isClean() {
        return flaws.values().stream().allMatch(List::isEmpty);
    }

    /** By promise what breaks it. */
    public Map<String, List<String>> flaws() {
        return flaws;
    }

    /** How many attempts were charged to the jobs. */
    public int charged() {
        return charged;
    }

    /**
     * Looks at everything once more, as soon as all that was said is handled.
     *
     * @param twins for each job the undisturbed one of the same spec
     * @param trainerBlows how many faults hit a trainer
     * @param sameRounding whether all who computed round alike; bytes and figures may differ otherwise, and what is there may not
     * @throws IOException if all that was said is not handled after ten minutes
     */
    public void look(Map<String, String> twins, int trainerBlows, boolean sameRounding)
            throws IOException, InterruptedException, SQLException {
        awaitHandled();
        for (Map.Entry<String, String> each : twins.entrySet()) {
            lookAtJob(each.getKey(), each.getValue(), sameRounding);
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Records.each(instance.kafka(), TOPICS, each -> {
            if (!foreign.contains(PutAside.position(each))) {
                records.add(each);
            }
        });
        JobStories stories = stories(records);
        stories.flaws(twins.keySet()).forEach(each -> flaw(Promise.STATES, each));
        List<String> charged = stories.charged(twins.keySet());
        this.charged = charged.size();
        if (charged.size() > trainerBlows) {
            charged.forEach(each -> flaw(Promise.ATTEMPTS, each));
        }
        lookAtReferences(records);
        try (Connection metrics = instance.connect("metrics")) {
            JobRows rows = new JobRows(metrics, sameRounding);
            for (Map.Entry<String, String> each : twins.entrySet()) {
                rows.flaws(each.getKey(), each.getValue(), stories.changes(each.getKey()))
                        .forEach(flaw -> flaw(Promise.ROWS, flaw));
            }
        }
        try (Connection gateway = instance.connect("gateway")) {
            lookAtIds(gateway, twins);
        }
        PutAside.of(instance.kafka()).forEach((position, consumers) -> {
            if (!foreign.contains(position)) {
                flaw(Promise.DEAD_LETTERS, position + " by " + consumers);
            }
        });
    }

    private void lookAtJob(String id, String twin, boolean sameRounding) throws IOException, InterruptedException {
        JsonNode job = instance.job(id);
        if (!LocalInstance.hasSucceeded(job)) {
            flaw(Promise.SUCCEEDED, id + " is " + job.path("state").asText() + ": " + job.path("message"));
            return;
        }
        for (String product : PRODUCTS) {
            String digest = instance.sha256(id, product); // Which is whole, or an exception.
            if (sameRounding && !digest.equals(instance.sha256(twin, product))) {
                flaw(Promise.BYTES, product + " of " + id + " and of " + twin + " differ");
            }
        }
    }

    private JobStories stories(List<ConsumerRecord<byte[], byte[]>> records) {
        JobStories stories = new JobStories();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            try {
                stories.hear(EventCodec.decode(each.value()));
            } catch (MalformedEventException e) {
                flaw(
                        Promise.STATES,
                        each.topic() + " " + each.partition() + " " + each.offset() + ": " + e.getMessage());
            }
        }
        return stories;
    }

    private void lookAtReferences(List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException, InterruptedException, SQLException {
        for (ArtifactReference each : new References(instance.artifacts()).look(instance, records)) {
            flaw(Promise.REFERENCES, each.toString());
        }
    }

    /** What has ended may still have to be sent and heard. */
    private void awaitHandled() throws IOException, InterruptedException, SQLException {
        try (Connection gateway = instance.connect("gateway")) {
            MetricsDatabase.awaitCount(gateway, "SELECT count(*) FROM outbox", 0, PATIENCE);
            Backlog.awaitNone(instance.kafka(), TOPICS, PATIENCE);
        } catch (ExecutionException e) {
            throw new IOException("Kafka does not say what is handled", e);
        }
    }

    private void lookAtIds(Connection gateway, Map<String, String> twins) throws SQLException {
        Set<String> known = new HashSet<>(twins.keySet());
        known.addAll(twins.values());
        Set<String> there = new HashSet<>();
        try (PreparedStatement statement = gateway.prepareStatement("SELECT id::text FROM job");
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                there.add(result.getString(1));
            }
        }
        there.stream().filter(id -> !known.contains(id)).forEach(id -> flaw(Promise.ONCE, id + " was not asked for"));
        known.stream().filter(id -> !there.contains(id)).forEach(id -> flaw(Promise.ONCE, id + " is lost"));
    }
}
