package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** Everything that runs says what it needs and what it may take at most, and whether it is well. */
final class Resources {
    private static final Set<String> LIMITED = Set.of("cpu", "memory", "ephemeral-storage");

    /** What is killed in the middle of a migration begins it anew, and never ends where it takes longer than that. */
    private static final int HOUR_SECONDS = 3600;

    private Resources() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        for (Pod pod : Pod.of(rendered)) {
            for (JsonNode container : pod.containers()) {
                LIMITED.forEach(what -> limited(pod.owner(), container.path("resources"), what, violations));
                if (Set.of("Deployment", "StatefulSet").contains(pod.owner().kind())) {
                    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                        require(container.has(probe), pod.owner(), "has no " + probe, violations);
                    }
                }
                if (container.at("/startupProbe/httpGet/path").asText().equals(Addresses.READY)) {
                    hasAnHourToStart(pod.owner(), container.path("startupProbe"), violations);
                }
            }
        }
        for (Resource operated : rendered.resources()) {
            if (Set.of("KafkaNodePool", "Cluster").contains(operated.kind())) {
                limited(operated, operated.at("/spec/resources"), "cpu", violations);
                limited(operated, operated.at("/spec/resources"), "memory", violations);
            }
        }
        return violations;
    }

    private static void limited(Resource owner, JsonNode resources, String what, List<String> violations) {
        JsonNode request = resources.path("requests").path(what);
        JsonNode limit = resources.path("limits").path(what);
        if (request.isMissingNode() || limit.isMissingNode()) {
            violations.add(owner + ": requests or limits no " + what);
        } else {
            require(
                    amount(request).compareTo(amount(limit)) <= 0,
                    owner,
                    "requests more " + what + " than its limit",
                    violations);
        }
    }

    private static void hasAnHourToStart(Resource owner, JsonNode probe, List<String> violations) {
        long seconds = probe.path("periodSeconds").asLong(10)
                * probe.path("failureThreshold").asLong(3);
        require(
                seconds >= HOUR_SECONDS,
                owner,
                "has " + seconds + " s to start, however long its database takes and whatever it waits for",
                violations);
        long deadline = owner.at("/spec/progressDeadlineSeconds").asLong(600);
        require(deadline > seconds, owner, "has failed for its rollout after " + deadline + " s", violations);
    }

    private static BigDecimal amount(JsonNode quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity.asText()));
    }
}
