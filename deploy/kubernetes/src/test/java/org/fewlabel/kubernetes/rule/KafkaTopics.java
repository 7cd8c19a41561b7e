package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.Topics.Topic;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** The topics are those of the contracts, with as many partitions and as long a memory. */
final class KafkaTopics {
    /** Kafka's own. */
    private static final Duration SEGMENT_UNSAID = Duration.ofDays(7);

    private KafkaTopics() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        Map<Topic, Duration> made = new HashMap<>();
        for (Resource topic : rendered.of("KafkaTopic")) {
            JsonNode spec = topic.spec();
            made.put(
                    new Topic(
                            spec.path("topicName").asText(topic.name()),
                            spec.path("partitions").asInt(),
                            Duration.ofMillis(spec.at("/config/retention.ms").asLong())),
                    Duration.ofMillis(spec.at("/config/segment.ms").asLong(SEGMENT_UNSAID.toMillis())));
            PodSecurity.require(
                    spec.path("replicas").asInt() == 3
                            && spec.at("/config/min.insync.replicas").asInt() == 2,
                    topic,
                    "is not kept three times, two of them at once",
                    violations);
            PodSecurity.require(
                    rendered.find(
                                    "Kafka",
                                    topic.at("/metadata/labels")
                                            .path("strimzi.io/cluster")
                                            .asText())
                            .isPresent(),
                    topic,
                    "is of a cluster that there is not",
                    violations);
        }
        rendered.findConfigMap("kafka-topics")
                .ifPresent(map -> map.at("/data/topics.txt").asText().lines().forEach(line -> parse(line, made)));
        Set<Topic> wanted = Set.copyOf(Topics.all());
        wanted.stream()
                .filter(topic -> !made.containsKey(topic))
                .forEach(topic -> violations.add("not made: " + topic));
        made.keySet().stream()
                .filter(topic -> !wanted.contains(topic))
                .forEach(topic -> violations.add("not known: " + topic));
        made.forEach((topic, segment) -> {
            if (!segment.equals(topic.segment())) {
                violations.add(topic + " writes to a segment for " + segment + ", not " + topic.segment());
            }
        });
        return violations;
    }

    private static void parse(String line, Map<Topic, Duration> made) {
        String[] words = line.split(" ", 4);
        made.put(
                new Topic(words[0], Integer.parseInt(words[1]), Duration.ofMillis(Long.parseLong(words[2]))),
                Duration.ofMillis(Long.parseLong(words[3])));
    }
}
