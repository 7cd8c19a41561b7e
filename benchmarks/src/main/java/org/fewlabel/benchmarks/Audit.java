package org.fewlabel.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.job.JobState;

/**
 * Holds what an instance shows from outside, in REST, events, rows and files, against what jobs of the same specs showed that nothing
 * had happened to.
 */
public final class Audit {
    private static final List<String> PRODUCTS = List.of("labels", "model?format=safetensors");

    /** What an epoch's row says of when and how fast, and in which attempt. */
    private static final String CLOCK_COLUMNS =
            "{job_id,attempt,trained_at,labeled_at,images_per_second,seconds,data_wait_seconds}";

    private final LocalInstance instance;
    /** Where records lie that somebody else wrote. */
    private final Set<String> foreign;
    /** By what is promised, what breaks it. */
    private final Map<String, List<String>> flaws = new LinkedHashMap<>();

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
        STATES("states follow one another without a gap, and end once"),
        BYTES("labels and weights have the bytes of an undisturbed run"),
        ROWS("one row for each job, epoch and figure, with the values of an undisturbed run"),
        REFERENCES("every reference in events and rows names what is there"),
        ATTEMPTS("an attempt fails only where a trainer was hit"),
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

    /**
     * Looks at everything once more.
     *
     * @param twins for each job the undisturbed one of the same spec
     * @param trainerBlows how many faults hit a trainer
     * @param sameRounding whether all who computed round alike; bytes and figures may differ otherwise, and what is there may not
     */
    public void look(Map<String, String> twins, int trainerBlows, boolean sameRounding)
            throws IOException, InterruptedException, SQLException {
        for (Map.Entry<String, String> each : twins.entrySet()) {
            lookAtJob(each.getKey(), each.getValue(), sameRounding);
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Records.each(
                instance.kafka(), List.of(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.LABELING_EVENTS), each -> {
                    if (!foreign.contains(PutAside.position(each))) {
                        records.add(each);
                    }
                });
        lookAtStates(records, twins.keySet());
        lookAtReferences(records);
        try (Connection metrics = instance.connect("metrics")) {
            for (Map.Entry<String, String> each : twins.entrySet()) {
                lookAtRows(metrics, each.getKey(), each.getValue(), sameRounding);
            }
            lookAtAttempts(metrics, twins.keySet(), trainerBlows);
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

    /** Events may come twice, with the same id. */
    private void lookAtStates(List<ConsumerRecord<byte[], byte[]>> records, Set<String> jobs) {
        Map<String, JobState> states = new HashMap<>();
        Set<UUID> seen = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            try {
                Event event = EventCodec.decode(each.value());
                if (event.payload() instanceof JobStateChanged change && seen.add(event.id())) {
                    String id = change.jobId().toString();
                    JobState before = states.put(id, change.to());
                    if (before != null && before != change.from()) {
                        flaw(
                                Promise.STATES,
                                id + " was " + before.wireName() + ", and went from "
                                        + change.from().wireName() + " to "
                                        + change.to().wireName());
                    }
                }
            } catch (MalformedEventException e) {
                flaw(
                        Promise.STATES,
                        each.topic() + " " + each.partition() + " " + each.offset() + ": " + e.getMessage());
            }
        }
        for (String job : jobs) {
            JobState last = states.get(job);
            if (last == null || !last.isTerminal()) {
                flaw(Promise.STATES, job + " ends as " + (last == null ? "nothing" : last.wireName()));
            }
        }
    }

    private void lookAtReferences(List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException, InterruptedException, SQLException {
        for (ArtifactReference each : new References(instance.artifacts()).look(instance, records)) {
            flaw(Promise.REFERENCES, each.toString());
        }
    }

    private void lookAtRows(Connection metrics, String id, String twin, boolean sameRounding) throws SQLException {
        Map<String, String> rows = rows(metrics, id);
        Map<String, String> expected = rows(metrics, twin);
        expected.forEach((key, value) -> {
            String found = rows.get(key);
            if (found == null || (sameRounding && !value.equals(found))) {
                flaw(Promise.ROWS, id + ", " + key + ": " + found + " where " + twin + " has " + value);
            }
        });
        if (rows.size() != expected.size()) {
            flaw(Promise.ROWS, id + " has " + rows.size() + " rows, " + twin + " has " + expected.size());
        }
    }

    private static Map<String, String> rows(Connection metrics, String id) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        String query = "SELECT 'epoch ' || epoch, (to_jsonb(e) - '" + CLOCK_COLUMNS + "'::text[])::text FROM epoch e"
                + " WHERE job_id = ?::uuid UNION ALL SELECT 'epoch ' || epoch || ', ' || name, value::text FROM epoch_metric"
                + " WHERE job_id = ?::uuid";
        try (PreparedStatement statement = metrics.prepareStatement(query)) {
            statement.setString(1, id);
            statement.setString(2, id);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.put(result.getString(1), result.getString(2));
                }
            }
        }
        return rows;
    }

    private void lookAtAttempts(Connection metrics, Set<String> jobs, int trainerBlows) throws SQLException {
        List<String> failed = new ArrayList<>();
        try (PreparedStatement statement = metrics.prepareStatement(
                        "SELECT job_id, attempt, reason, message FROM attempt WHERE outcome = 'failed' ORDER BY 1, 2");
                ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                if (jobs.contains(result.getString(1))) {
                    failed.add(result.getString(1) + ", attempt " + result.getInt(2) + ": " + result.getString(3) + ", "
                            + result.getString(4));
                }
            }
        }
        if (failed.size() > trainerBlows) {
            failed.forEach(each -> flaw(Promise.ATTEMPTS, each));
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
