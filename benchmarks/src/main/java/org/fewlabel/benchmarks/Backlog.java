package org.fewlabel.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How much services have still to read. Trainers and labelers read some topics without leaving word of how far they are. */
public final class Backlog {
    private static final List<String> GROUPS = List.of("gateway", "labeler", "metrics");

    private Backlog() {}

    /** How many records the services' groups have still to handle on those of these topics that they read. */
    public static long of(String bootstrapServers, List<String> topics)
            throws ExecutionException, InterruptedException {
        return of(bootstrapServers, topics, GROUPS);
    }

    /** The same of some services' groups. */
    public static long of(String bootstrapServers, List<String> topics, List<String> groups)
            throws ExecutionException, InterruptedException {
        long backlog = 0;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, Long> ends = ends(admin, topics);
            for (String group : groups) {
                Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                Set<String> read =
                        committed.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
                for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                    OffsetAndMetadata offset = committed.get(end.getKey());
                    if (read.contains(end.getKey().topic())) {
                        backlog += Math.max(0, end.getValue() - (offset == null ? 0 : offset.offset()));
                    }
                }
            }
        }
        return backlog;
    }

    /**
     * Waits until the services' groups have handled all records on those of these topics that they read.
     *
     * @throws IOException if that takes longer
     */
    public static void awaitNone(String bootstrapServers, List<String> topics, Duration patience)
            throws ExecutionException, InterruptedException, IOException {
        awaitNone(bootstrapServers, topics, GROUPS, patience);
    }

    /** The same of some services' groups. */
    public static void awaitNone(String bootstrapServers, List<String> topics, List<String> groups, Duration patience)
            throws ExecutionException, InterruptedException, IOException {
        Waiting.until(
                patience,
                () -> of(bootstrapServers, topics, groups),
                behind -> behind <= 0,
                behind -> "records are not handled after " + patience);
    }

    private static Map<TopicPartition, Long> ends(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        admin.describeTopics(topics).allTopicNames().get().forEach((topic, description) -> description
                .partitions()
                .forEach(each -> latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }
}
