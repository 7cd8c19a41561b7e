package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;

/** A service is told nothing that it does not read, and everything that it must know: a mistyped name would be silent. */
final class Environment {
    private Environment() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        for (String service : Settings.services()) {
            Pod pod = Pod.of(rendered, service)
                    .orElseThrow(() -> new AssertionError("there is no pod of the " + service));
            Set<String> known = Settings.variables(service);
            Set<String> missing = new HashSet<>(Settings.required(service));
            for (JsonNode container : pod.containers()) {
                for (String name : names(rendered, container)) {
                    missing.remove(name);
                    if (!known.contains(name)) {
                        violations.add(pod.owner() + ": the service does not read " + name);
                    }
                }
            }
            missing.forEach(name -> violations.add(pod.owner() + ": the service is not told " + name));
        }
        return violations;
    }

    private static List<String> names(Rendered rendered, JsonNode container) {
        List<String> names = new ArrayList<>();
        container
                .path("env")
                .forEach(variable -> names.add(variable.path("name").asText()));
        for (JsonNode source : container.path("envFrom")) {
            rendered.find("ConfigMap", source.at("/configMapRef/name").asText())
                    .ifPresent(map -> map.at("/data").fieldNames().forEachRemaining(names::add));
        }
        return names;
    }
}
