package org.fewlabel.kubernetes.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/**
 * Something that connects or is connected to.
 *
 * @param namespace the labels of its namespace; empty for an address outside the cluster
 * @param address of one outside the cluster, else empty
 * @param ports its named ports
 */
record Endpoint(
        String name,
        boolean isInside,
        Map<String, String> labels,
        Map<String, String> namespace,
        String address,
        Map<String, Integer> ports) {
    private static final String NAMESPACE = "kubernetes.io/metadata.name";

    /** The pods of the namespace: those of the manifests, and those that operators make, with the labels that they give. */
    static List<Endpoint> inside(Rendered rendered) {
        List<Endpoint> pods = new ArrayList<>();
        for (Pod pod : Pod.of(rendered)) {
            pods.add(inside(pod.name(), pod.labels(), Addresses.ports(pod)));
        }
        for (Resource kafka : rendered.of("Kafka")) {
            Map<String, String> operator = new HashMap<>(Map.of(
                    "strimzi.io/cluster", kafka.name(),
                    "strimzi.io/kind", "Kafka",
                    "app.kubernetes.io/name", "entity-operator"));
            pods.add(inside("entity-operator", operator, Map.of()));
        }
        for (Resource pool : rendered.of("KafkaNodePool")) {
            String cluster =
                    pool.at("/metadata/labels").path("strimzi.io/cluster").asText();
            Map<String, String> broker = new HashMap<>(Resource.strings(pool.at("/spec/template/pod/metadata/labels")));
            broker.putAll(Map.of(
                    "strimzi.io/cluster",
                    cluster,
                    "strimzi.io/kind",
                    "Kafka",
                    "strimzi.io/pool-name",
                    pool.name(),
                    "app.kubernetes.io/name",
                    "kafka"));
            pods.add(inside(cluster, broker, Map.of()));
        }
        // Instances, and the jobs that make them: CloudNativePG gives both the same labels for this purpose.
        for (Resource cluster : rendered.of("Cluster")) {
            Map<String, String> instance =
                    new HashMap<>(Resource.strings(cluster.at("/spec/inheritedMetadata/labels")));
            instance.put("cnpg.io/cluster", cluster.name());
            pods.add(inside(cluster.name(), instance, Map.of()));
        }
        return pods;
    }

    private static Endpoint inside(String name, Map<String, String> labels, Map<String, Integer> ports) {
        return new Endpoint(name, true, labels, Map.of(NAMESPACE, "fewlabel"), "", ports);
    }

    /** Everybody else, of whom some are known. */
    static List<Endpoint> outside() {
        return List.of(
                other("dns", Map.of("k8s-app", "kube-dns"), Map.of(NAMESPACE, "kube-system")),
                other("api-client", Map.of(), Map.of(NAMESPACE, "front", "fewlabel.org/access", "api")),
                other("monitoring", Map.of(), Map.of(NAMESPACE, "watch", "fewlabel.org/access", "monitoring")),
                other("traces", Map.of(), Map.of(NAMESPACE, "telemetry", "fewlabel.org/access", "traces")),
                other("keda", Map.of(), Map.of(NAMESPACE, "keda")),
                other("strimzi-operator", Map.of(), Map.of(NAMESPACE, "strimzi")),
                other("cnpg-operator", Map.of(), Map.of(NAMESPACE, "cnpg-system")),
                other("stranger", Map.of("app.kubernetes.io/name", "trainer"), Map.of(NAMESPACE, "default")),
                new Endpoint("public-address", false, Map.of(), Map.of(), "203.0.113.10", Map.of()),
                new Endpoint("private-address", false, Map.of(), Map.of(), "10.96.0.1", Map.of()),
                new Endpoint("cloud-metadata", false, Map.of(), Map.of(), "169.254.169.254", Map.of()));
    }

    private static Endpoint other(String name, Map<String, String> labels, Map<String, String> namespace) {
        return new Endpoint(name, false, labels, namespace, "", Map.of());
    }
}
