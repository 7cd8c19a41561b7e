package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** Whatever selects pods selects some, and those that it is about. */
final class Selectors {
    private static final String NAME = "app.kubernetes.io/name";

    private Selectors() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        List<Endpoint> pods = Endpoint.inside(rendered);
        for (Pod pod : Pod.of(rendered)) {
            JsonNode selector = pod.owner().at("/spec/selector");
            require(
                    selector.isMissingNode() || LabelSelector.matches(selector, pod.labels()),
                    pod.owner(),
                    "does not select its own pods",
                    violations);
            spread(pod, violations);
        }
        for (Resource service : rendered.of("Service")) {
            Map<String, String> selector = Resource.strings(service.at("/spec/selector"));
            require(
                    selects(pods, labels -> labels.entrySet().containsAll(selector.entrySet()))
                            .equals(List.of(service.name())),
                    service,
                    "does not select the pods of its name",
                    violations);
        }
        for (Resource budget : rendered.of("PodDisruptionBudget")) {
            require(
                    selects(pods, labels -> LabelSelector.matches(budget.at("/spec/selector"), labels))
                            .equals(List.of(budget.name())),
                    budget,
                    "does not select the pods of its name",
                    violations);
        }
        for (Resource policy : rendered.of("NetworkPolicy")) {
            require(
                    !selects(pods, labels -> LabelSelector.matches(policy.at("/spec/podSelector"), labels))
                            .isEmpty(),
                    policy,
                    "selects no pods",
                    violations);
        }
        for (String service : Settings.services()) {
            require(
                    rendered.find("PodDisruptionBudget", service).isPresent(),
                    Pod.of(rendered, service).orElseThrow().owner(),
                    "has no disruption budget",
                    violations);
        }
        return violations;
    }

    private static void spread(Pod pod, List<String> violations) {
        JsonNode constraints = pod.spec().path("topologySpreadConstraints");
        require(
                !constraints.isEmpty() || !Settings.services().contains(pod.name()),
                pod.owner(),
                "is not spread over nodes",
                violations);
        for (JsonNode constraint : constraints) {
            require(
                    Set.of(pod.labels().getOrDefault(NAME, ""))
                            .contains(constraint
                                    .at("/labelSelector/matchLabels")
                                    .path(NAME)
                                    .asText()),
                    pod.owner(),
                    "is spread over nodes by another's pods",
                    violations);
        }
    }

    private static List<String> selects(List<Endpoint> pods, Predicate<Map<String, String>> selector) {
        return pods.stream()
                .filter(pod -> selector.test(pod.labels()))
                .map(Endpoint::name)
                .toList();
    }
}
