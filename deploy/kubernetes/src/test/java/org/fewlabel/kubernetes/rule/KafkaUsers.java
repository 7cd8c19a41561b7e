package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** Where Kafka knows users, each service may do there what its channels do, and nothing else. */
final class KafkaUsers {
    private KafkaUsers() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        if (rendered.of("Kafka").isEmpty()) {
            return violations;
        }
        for (String service : Settings.services()) {
            rendered.find("KafkaUser", "kafka-" + service)
                    .ifPresentOrElse(
                            user -> compare(user, needs(service), violations),
                            () -> violations.add("there is no KafkaUser/kafka-" + service));
        }
        rendered.find("KafkaUser", "kafka-keda")
                .ifPresent(user -> compare(
                        user,
                        Set.of(
                                "topic literal " + Topics.TRAINING_EVENTS + " Describe",
                                "group literal labeler Describe"),
                        violations));
        return violations;
    }

    private static Set<String> needs(String service) {
        Set<String> needs = new TreeSet<>();
        for (String topic : Settings.topicsRead(service)) {
            needs.add("topic literal " + topic + " Read");
            needs.add("topic literal " + topic + " Describe");
        }
        for (String topic : Settings.topicsWritten(service)) {
            needs.add("topic literal " + topic + " Write");
            needs.add("topic literal " + topic + " Describe");
        }
        for (String group : Settings.groups(service)) {
            String pattern = group.endsWith("-") ? "prefix" : "literal";
            needs.add("group " + pattern + " " + group + " Read");
            needs.add("group " + pattern + " " + group + " Describe");
        }
        return needs;
    }

    private static void compare(Resource user, Set<String> needs, List<String> violations) {
        Set<String> may = new TreeSet<>();
        for (JsonNode rule : user.at("/spec/authorization/acls")) {
            JsonNode resource = rule.path("resource");
            for (JsonNode operation : rule.path("operations")) {
                may.add(resource.path("type").asText() + " "
                        + resource.path("patternType").asText("literal") + " "
                        + resource.path("name").asText() + " " + operation.asText());
            }
        }
        needs.stream().filter(it -> !may.contains(it)).forEach(it -> violations.add(user + " may not: " + it));
        may.stream().filter(it -> !needs.contains(it)).forEach(it -> violations.add(user + " need not: " + it));
    }
}
