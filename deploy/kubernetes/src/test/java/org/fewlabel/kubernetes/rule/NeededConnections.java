package org.fewlabel.kubernetes.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fewlabel.kubernetes.Overlay;

/** Who must be able to reach whom, and why. */
final class NeededConnections {
    private static final List<String> EVERYWHERE = List.of(
            // Claims and resume points.
            "trainer → gateway:8080",
            // Models.
            "gateway → labeler:8082",
            // Results and comparisons.
            "gateway → metrics:8083",
            // Events.
            "gateway → kafka:9092",
            "trainer → kafka:9092",
            "labeler → kafka:9092",
            "metrics → kafka:9092",
            // Jobs and results.
            "gateway → postgres:5432",
            "metrics → postgres:5432",
            // Users, from namespaces that are labeled for it.
            "api-client → gateway:8080",
            // Prometheus, and Grafana's queries.
            "monitoring → gateway:8080",
            "monitoring → trainer:8081",
            "monitoring → labeler:8082",
            "monitoring → metrics:8083",
            "monitoring → postgres:5432",
            // Traces, to the namespace of a collector.
            "gateway → traces:4317",
            "trainer → traces:4317",
            "labeler → traces:4317",
            "metrics → traces:4317",
            // It may be Prometheus's: a namespace has one label of that name.
            "gateway → monitoring:4317",
            "trainer → monitoring:4317",
            "labeler → monitoring:4317",
            "metrics → monitoring:4317");

    private static final List<String> ON_ONE_NODE = List.of("kafka-topics → kafka:9092");

    private static final List<String> IN_PRODUCTION = List.of(
            // The bucket of artifacts.
            "gateway → public-address:443",
            "trainer → public-address:443",
            "labeler → public-address:443",
            // The length of the queue, and the lag.
            "keda → postgres:5432",
            "keda → kafka:9092",
            // Brokers among themselves, their operators, and the API server (where that is, nobody can say here).
            "kafka → kafka:9090",
            "kafka → kafka:9091",
            "kafka → entity-operator:9090",
            "kafka → entity-operator:9091",
            "entity-operator → kafka:9090",
            "entity-operator → kafka:9091",
            "entity-operator → entity-operator:9090",
            "entity-operator → entity-operator:9091",
            "strimzi-operator → kafka:8443",
            "strimzi-operator → kafka:9090",
            "strimzi-operator → kafka:9091",
            "strimzi-operator → entity-operator:8443",
            "strimzi-operator → entity-operator:9090",
            "strimzi-operator → entity-operator:9091",
            // Instances among themselves, their operator, the API server, and the bucket of backups.
            "postgres → postgres:5432",
            "postgres → postgres:8000",
            "cnpg-operator → postgres:5432",
            "cnpg-operator → postgres:8000");

    private NeededConnections() {}

    /** @param database the name of PostgreSQL's pods */
    static Set<String> of(Overlay overlay, String database, List<String> pods) {
        Set<String> needed = new TreeSet<>();
        for (String connection : EVERYWHERE) {
            needed.add(named(database, connection));
        }
        for (String connection : overlay.isProduction() ? IN_PRODUCTION : ON_ONE_NODE) {
            needed.add(named(database, connection));
        }
        if (overlay.isProduction()) {
            for (String operated : List.of("kafka", "entity-operator", database)) {
                needed.addAll(toTheApiServer(operated));
            }
        }
        for (String pod : pods) {
            needed.add(pod + " → dns:53");
            needed.add(pod + " → dns:53/UDP");
        }
        return needed;
    }

    private static String named(String database, String connection) {
        return connection.replaceAll("\\bpostgres\\b", database);
    }

    private static List<String> toTheApiServer(String pod) {
        List<String> connections = new ArrayList<>();
        for (String address : List.of("public-address", "private-address", "cloud-metadata")) {
            connections.add(pod + " → " + address + ":443");
            connections.add(pod + " → " + address + ":6443");
        }
        return connections;
    }
}
