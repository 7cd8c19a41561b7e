package org.fewlabel.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods that a resource makes: all alike. */
public record Pod(Resource owner, Map<String, String> labels, JsonNode spec) {
    private static final Set<String> TEMPLATED = Set.of("Deployment", "StatefulSet", "Job", "DaemonSet");

    /** Those that are in the manifests; what operators make of their resources is not. */
    public static List<Pod> of(Rendered rendered) {
        List<Pod> pods = new ArrayList<>();
        for (Resource resource : rendered.resources()) {
            if (TEMPLATED.contains(resource.kind())) {
                JsonNode template = resource.at("/spec/template");
                pods.add(new Pod(resource, Resource.strings(template.at("/metadata/labels")), template.path("spec")));
            } else if (resource.kind().equals("Pod")) {
                pods.add(new Pod(resource, Resource.strings(resource.at("/metadata/labels")), resource.spec()));
            }
        }
        return pods;
    }

    public static Optional<Pod> of(Rendered rendered, String owner) {
        return of(rendered).stream()
                .filter(pod -> pod.owner().name().equals(owner))
                .findFirst();
    }

    public String name() {
        return owner.name();
    }

    public List<JsonNode> containers() {
        List<JsonNode> containers = new ArrayList<>();
        spec.path("initContainers").forEach(containers::add);
        spec.path("containers").forEach(containers::add);
        return containers;
    }
}
