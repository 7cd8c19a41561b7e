package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** Hosts and ports: what a service listens on, what is probed and scraped, and whom the settings name. */
final class Addresses {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:^|//|,)([a-z][a-z0-9.-]*):([0-9]+)(?=[/,]|$)");
    static final String READY = "/q/health/ready";
    private static final String LIVE = "/q/health/live";
    private static final String NAMESPACE_SUFFIX = "\\.fewlabel\\.svc(\\.cluster\\.local)?$";

    private final Rendered rendered;
    private final Map<String, Set<Integer>> open = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private Addresses(Rendered rendered) {
        this.rendered = rendered;
    }

    static List<String> violations(Rendered rendered) {
        Addresses addresses = new Addresses(rendered);
        addresses.services();
        addresses.operators();
        Pod.of(rendered).forEach(addresses::pod);
        Settings.services().forEach(addresses::listens);
        addresses.settings();
        return addresses.violations;
    }

    private void services() {
        for (Resource service : rendered.of("Service")) {
            Map<String, String> selector = Resource.strings(service.at("/spec/selector"));
            for (JsonNode port : service.at("/spec/ports")) {
                open.computeIfAbsent(service.name(), name -> new HashSet<>())
                        .add(port.path("port").asInt());
                String target = port.path("targetPort").asText();
                Pod.of(rendered).stream()
                        .filter(pod -> pod.labels().entrySet().containsAll(selector.entrySet()))
                        .filter(pod -> !ports(pod).containsKey(target))
                        .forEach(pod -> violations.add(service + ": " + pod.owner() + " has no port " + target));
            }
        }
    }

    /** The services that Strimzi and CloudNativePG make. */
    private void operators() {
        for (Resource kafka : rendered.of("Kafka")) {
            Set<Integer> ports = new HashSet<>();
            kafka.at("/spec/kafka/listeners")
                    .forEach(listener -> ports.add(listener.path("port").asInt()));
            open.put(kafka.name() + "-kafka-bootstrap", ports);
        }
        rendered.of("Cluster").forEach(cluster -> open.put(cluster.name() + "-rw", Set.of(5432)));
    }

    private void pod(Pod pod) {
        Map<String, Integer> ports = ports(pod);
        for (JsonNode container : pod.containers()) {
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                for (String kind : List.of("httpGet", "tcpSocket")) {
                    JsonNode port = container.path(probe).path(kind).path("port");
                    require(
                            port.isMissingNode() || ports.containsKey(port.asText()),
                            pod.owner(),
                            probe + " asks a port that there is not: " + port.asText(),
                            violations);
                }
            }
        }
    }

    private void listens(String service) {
        Pod pod = Pod.of(rendered, service).orElseThrow();
        int port = Settings.port(service);
        require(ports(pod).containsValue(port), pod.owner(), "does not open the port " + port, violations);
        JsonNode container = pod.containers().get(0);
        probes(service)
                .forEach((probe, path) -> require(
                        container.at("/" + probe + "/httpGet/path").asText().equals(path),
                        pod.owner(),
                        probe + " asks another path",
                        violations));
        Map<String, String> annotations = Resource.strings(pod.owner().at("/spec/template/metadata/annotations"));
        require(
                annotations.getOrDefault("prometheus.io/port", "").equals(Integer.toString(port))
                        && annotations.getOrDefault("prometheus.io/path", "").equals("/q/metrics"),
                pod.owner(),
                "is scraped at another port or path",
                violations);
    }

    /**
     * Who is asked over the network has had all that it needs once before the first question, and is asked from then on as long as
     * it answers. Would its readiness decide, then what all instances need would take all of them out of service at once.
     */
    private Map<String, String> probes(String service) {
        return Scaling.isAsked(rendered, service)
                ? Map.of("startupProbe", READY, "livenessProbe", LIVE, "readinessProbe", LIVE)
                : Map.of("startupProbe", "/q/health/started", "livenessProbe", LIVE, "readinessProbe", READY);
    }

    private void settings() {
        for (Resource map : rendered.of("ConfigMap")) {
            map.at("/data").forEach(value -> named(map, value.asText()));
        }
        for (Pod pod : Pod.of(rendered)) {
            pod.containers().forEach(container -> container
                    .path("env")
                    .forEach(variable ->
                            named(pod.owner(), variable.path("value").asText())));
        }
        for (Resource scaled : rendered.of("ScaledObject")) {
            for (JsonNode trigger : scaled.at("/spec/triggers")) {
                JsonNode metadata = trigger.path("metadata");
                named(scaled, metadata.path("bootstrapServers").asText());
                if (metadata.has("host")) {
                    named(
                            scaled,
                            metadata.path("host").asText() + ":"
                                    + metadata.path("port").asText());
                }
            }
        }
    }

    /** Files are passed over; they are for a process that talks to itself. */
    private void named(Resource owner, String value) {
        if (value.contains("\n")) {
            return;
        }
        Matcher matcher = HOST_AND_PORT.matcher(value);
        while (matcher.find()) {
            String host = matcher.group(1).replaceAll(NAMESPACE_SUFFIX, "");
            int port = Integer.parseInt(matcher.group(2));
            require(
                    open.getOrDefault(host, Set.of()).contains(port),
                    owner,
                    "names " + host + ":" + port + ", which there is not",
                    violations);
        }
    }

    static Map<String, Integer> ports(Pod pod) {
        Map<String, Integer> ports = new HashMap<>();
        for (JsonNode container : pod.containers()) {
            container
                    .path("ports")
                    .forEach(port -> ports.put(
                            port.path("name").asText(),
                            port.path("containerPort").asInt()));
        }
        return ports;
    }
}
