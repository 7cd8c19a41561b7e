package org.fewlabel.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.kubernetes.Resource;

/**
 * Strings of which an API server takes only some, and which the types have as strings of any kind; from the Kubernetes API
 * reference (kubernetes.io/docs/reference/kubernetes-api) and CloudNativePG's. The fields have one meaning wherever they are used here.
 */
final class Enumerations {
    private static final Map<String, Set<String>> VALUES = Map.ofEntries(
            Map.entry("accessModes", Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")),
            Map.entry("backupOwnerReference", Set.of("none", "self", "cluster")),
            Map.entry("databaseReclaimPolicy", Set.of("delete", "retain")),
            Map.entry("effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")),
            Map.entry("fsGroupChangePolicy", Set.of("OnRootMismatch", "Always")),
            Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
            Map.entry("metricType", Set.of("AverageValue", "Value", "Utilization")),
            Map.entry("operator", Set.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Equal")),
            Map.entry("policyTypes", Set.of("Ingress", "Egress")),
            Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
            Map.entry("restartPolicy", Set.of("Always", "OnFailure", "Never")),
            Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")));

    private Enumerations() {}

    static List<String> violations(Resource resource) {
        List<String> violations = new ArrayList<>();
        look(resource, resource.spec(), violations);
        return violations;
    }

    private static void look(Resource resource, JsonNode node, List<String> violations) {
        node.fields().forEachRemaining(field -> {
            Set<String> values = VALUES.get(field.getKey());
            if (values != null) {
                for (JsonNode value : field.getValue().isArray() ? field.getValue() : List.of(field.getValue())) {
                    if (!values.contains(value.asText())) {
                        violations.add(resource + ": " + field.getKey() + " is one of " + values + ", not " + value);
                    }
                }
            }
            look(resource, field.getValue(), violations);
        });
        if (node.isArray()) {
            node.forEach(element -> look(resource, element, violations));
        }
    }
}
