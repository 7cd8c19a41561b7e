package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.Topics.Topic;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/**
 * What KEDA scales is there, is scaled by KEDA alone, and by the figures of this service; and who is asked by other services is
 * never scaled to none.
 */
final class Scaling {
    /** Of the records of training events there is about one for each job that waits for labels. */
    private static final int LABELER_LAG_MAX = 4;

    private Scaling() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        for (Resource scaled : rendered.of("ScaledObject")) {
            JsonNode target = scaled.at("/spec/scaleTargetRef");
            rendered.find(target.path("kind").asText(), target.path("name").asText())
                    .ifPresentOrElse(
                            found -> require(
                                    !found.spec().has("replicas"),
                                    scaled,
                                    found + " says how many replicas too",
                                    violations),
                            () -> violations.add(scaled + ": its target does not exist"));
            require(
                    scaled.at("/spec/minReplicaCount").asInt(0) > 0 || !isAsked(rendered, scaled.name()),
                    scaled,
                    "may be scaled to none, and another service asks it",
                    violations);
            scaled.at("/spec/triggers").forEach(trigger -> {
                switch (trigger.path("type").asText()) {
                    case "kafka" -> kafka(scaled, trigger.path("metadata"), violations);
                    case "postgresql" -> postgresql(rendered, scaled, trigger.path("metadata"), violations);
                    default -> violations.add(scaled + ": a trigger that is not known here");
                }
            });
        }
        return violations;
    }

    /** Whether a pod is told an address of the service. */
    static boolean isAsked(Rendered rendered, String service) {
        return Pod.of(rendered).stream()
                .flatMap(pod -> pod.containers().stream())
                .flatMap(container -> container.path("env").findValuesAsText("value").stream())
                .anyMatch(value -> value.startsWith("http://" + service + ":"));
    }

    /** Of each owner's jobs, as the gateway is told it; NULL for none. */
    private static String runningMax(Rendered rendered) {
        for (JsonNode variable :
                Pod.of(rendered, "gateway").orElseThrow().containers().get(0).path("env")) {
            if (variable.path("name").asText().equals("FEWLABEL_QUOTAS_RUNNING_MAX")) {
                return variable.path("value").asText();
            }
        }
        return "NULL";
    }

    private static void kafka(Resource scaled, JsonNode trigger, List<String> violations) {
        String service = scaled.name();
        String topic = trigger.path("topic").asText();
        require(Settings.topicsRead(service).contains(topic), scaled, service + " does not read " + topic, violations);
        require(
                Settings.groups(service).contains(trigger.path("consumerGroup").asText()),
                scaled,
                service + " is in another consumer group",
                violations);
        int partitions = Topics.all().stream()
                .filter(known -> known.name().equals(topic))
                .mapToInt(Topic::partitions)
                .findFirst()
                .orElse(0);
        require(
                scaled.at("/spec/maxReplicaCount").asInt(Integer.MAX_VALUE) <= partitions,
                scaled,
                "has more replicas than " + topic + " has partitions",
                violations);
        require(
                trigger.path("lagThreshold").asInt() <= LABELER_LAG_MAX,
                scaled,
                "lets so many jobs wait for their labels that there are never several labelers",
                violations);
    }

    private static void postgresql(Rendered rendered, Resource scaled, JsonNode trigger, List<String> violations) {
        String quota = runningMax(rendered);
        require(
                trigger.path("query").asText().contains("least(jobs, " + quota + ")"),
                scaled,
                "counts jobs past the gateway's quota of running ones, " + quota,
                violations);
        for (Resource cluster : rendered.of("Cluster")) {
            List<String> databases = cluster.at("/spec/bootstrap").findValuesAsText("database");
            require(
                    databases.contains(trigger.path("dbName").asText()),
                    scaled,
                    "asks another database than the gateway's",
                    violations);
            List<String> roles = new ArrayList<>();
            cluster.at("/spec/managed/roles")
                    .forEach(role -> roles.add(role.path("name").asText()));
            require(
                    roles.contains(trigger.path("userName").asText()),
                    scaled,
                    "asks in a role that there is not",
                    violations);
        }
    }
}
