package org.fewlabel.engines;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.fewlabel.contracts.event.Topics.Topic;

/** Makes the topics that the services expect to find. */
public final class KafkaTopics {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private KafkaTopics() {}

    /** Creates what is missing and adds partitions where there are too few. What is there already keeps its records. */
    public static void create(String bootstrapServers, List<Topic> topics) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Set<String> existing = get(admin.listTopics().names());
            for (Topic topic : topics) {
                if (!existing.contains(topic.name())) {
                    create(admin, topic);
                }
            }
            Map<String, TopicDescription> descriptions = describe(admin, topics);
            Map<String, NewPartitions> more = new HashMap<>();
            for (Topic topic : topics) {
                if (descriptions.get(topic.name()).partitions().size() < topic.partitions()) {
                    more.put(topic.name(), NewPartitions.increaseTo(topic.partitions()));
                }
            }
            get(admin.createPartitions(more).all());
        }
    }

    private static void create(Admin admin, Topic topic) {
        NewTopic created = new NewTopic(topic.name(), topic.partitions(), (short) 1)
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(topic.retention().toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(topic.segment().toMillis())));
        try {
            get(admin.createTopics(List.of(created)).all());
        } catch (EngineException e) {
            // Two launchers may do this at once; the loser is content too.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** A broker hears of a new topic a moment after its controller made it. */
    private static Map<String, TopicDescription> describe(Admin admin, List<Topic> topics) {
        List<String> names = topics.stream().map(Topic::name).toList();
        long deadlineNanos = System.nanoTime() + WAIT.toNanos();
        while (true) {
            try {
                return get(admin.describeTopics(names).allTopicNames());
            } catch (EngineException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadlineNanos) {
                    throw e;
                }
            }
        }
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new EngineException("Kafka refused: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new EngineException("Kafka did not answer within " + WAIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while Kafka's topics were made", e);
        }
    }
}
