package org.fewlabel.benchmarks.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.fewlabel.benchmarks.Records;
import org.fewlabel.contracts.Json;
import org.jspecify.annotations.Nullable;

/** The events of one job over again, as those of many others that the gateway knows. */
final class Copies implements AutoCloseable {
    /** The ids are drawn before the rows are joined to them: drawn in the join, one would be drawn for all. */
    private static final String COPY = """
            INSERT INTO job SELECT copy.* FROM job, (SELECT gen_random_uuid() AS id FROM generate_series(1, ?)) other,
            LATERAL jsonb_populate_record(job, jsonb_build_object('id', other.id)) AS copy
            WHERE job.id = ? RETURNING id
            """;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<UUID> ids = new ArrayList<>();

    Copies(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Makes the jobs: rows of the gateway's like the one of the job. */
    void makeJobs(Connection gateway, String job, int count) throws SQLException {
        ids.addAll(copied(gateway, job, count));
    }

    static List<UUID> copied(Connection gateway, String job, int count) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement statement = gateway.prepareStatement(COPY)) {
            statement.setInt(1, count);
            statement.setObject(2, UUID.fromString(job));
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    /**
     * Writes the job's events of one type for each of the others: of all jobs the first, then of all the second, as where they
     * run side by side.
     *
     * @return how many
     */
    int write(String bootstrapServers, String topic, String job, String type) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = Records.of(bootstrapServers, List.of(topic));
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        int written = 0;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            ObjectNode event = (ObjectNode) Json.mapper().readTree(each.value());
            if (!event.path("type").asText().equals(type)
                    || !event.path("key").asText().equals(job)) {
                continue;
            }
            for (UUID id : ids) {
                event.put("id", UUID.randomUUID().toString());
                event.put("key", id.toString());
                ((ObjectNode) event.path("payload")).put("jobId", id.toString());
                ProducerRecord<byte[], byte[]> copy = new ProducerRecord<>(
                        topic,
                        id.toString().getBytes(StandardCharsets.UTF_8),
                        Json.mapper().writeValueAsBytes(event));
                producer.send(copy, (metadata, failure) -> failed.compareAndSet(null, failure));
                written++;
            }
        }
        producer.flush();
        if (failed.get() != null) {
            throw new IOException("an event was not written", failed.get());
        }
        return written;
    }

    @Override
    public void close() {
        producer.close();
    }
}
