package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.Topics.Topic;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** The topics are those of the contracts, with as many partitions and as long a memory. */
final class KafkaTopics {
    private KafkaTopics() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        Set<Topic> made = new HashSet<>();
        for (Resource topic : rendered.of("KafkaTopic")) {
            JsonNode spec = topic.spec();
            made.add(new Topic(
                    spec.path("topicName").asText(topic.name()),
                    spec.path("partitions").asInt(),
                    Duration.ofMillis(spec.at("/config/retention.ms").asLong())));
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
                .ifPresent(map -> map.at("/data/topics.txt").asText().lines().forEach(line -> made.add(parse(line))));
        Set<Topic> wanted = Set.copyOf(Topics.all());
        wanted.stream().filter(topic -> !made.contains(topic)).forEach(topic -> violations.add("not made: " + topic));
        made.stream().filter(topic -> !wanted.contains(topic)).forEach(topic -> violations.add("not known: " + topic));
        return violations;
    }

    private static Topic parse(String line) {
        String[] words = line.split(" ", 3);
        return new Topic(words[0], Integer.parseInt(words[1]), Duration.ofMillis(Long.parseLong(words[2])));
    }
}
