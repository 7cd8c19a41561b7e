package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fewlabel.kubernetes.Overlay;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/**
 * Who can reach whom under the network policies is exactly {@link NeededConnections}. It is computed as Kubernetes defines
 * it: a pod that a policy selects for a direction may do in it what one of its policies allows; a connection needs both ends.
 */
final class Connections {
    private static final int[] PORTS = {
        22, 53, 80, 443, 4317, 5432, 6443, 8000, 8080, 8081, 8082, 8083, 8443, 9090, 9091, 9092, 9093
    };

    private final List<Resource> policies;

    private Connections(Rendered rendered) {
        this.policies = rendered.of("NetworkPolicy");
    }

    static List<String> violations(Overlay overlay, Rendered rendered) {
        List<Endpoint> inside = Endpoint.inside(rendered);
        List<Endpoint> everybody = new ArrayList<>(inside);
        everybody.addAll(Endpoint.outside());
        Connections connections = new Connections(rendered);
        Set<String> possible = new TreeSet<>();
        for (Endpoint from : everybody) {
            for (Endpoint to : everybody) {
                if (from.isInside() || to.isInside()) {
                    possible.addAll(connections.between(from, to));
                }
            }
        }
        String database =
                rendered.of("Cluster").stream().findFirst().map(Resource::name).orElse("postgres");
        Set<String> needed = NeededConnections.of(
                overlay, database, inside.stream().map(Endpoint::name).toList());
        List<String> violations = new ArrayList<>();
        needed.stream().filter(it -> !possible.contains(it)).forEach(it -> violations.add("not allowed: " + it));
        possible.stream().filter(it -> !needed.contains(it)).forEach(it -> violations.add("not needed: " + it));
        return violations;
    }

    private Set<String> between(Endpoint from, Endpoint to) {
        Set<String> allowed = new TreeSet<>();
        for (int port : PORTS) {
            for (String protocol : List.of("TCP", "UDP")) {
                if (allows("Egress", "egress", "to", from, to, to, port, protocol)
                        && allows("Ingress", "ingress", "from", to, from, to, port, protocol)) {
                    allowed.add(from.name() + " → " + to.name() + ":" + port + (protocol.equals("UDP") ? "/UDP" : ""));
                }
            }
        }
        return allowed;
    }

    private boolean allows(
            String type,
            String rules,
            String peers,
            Endpoint subject,
            Endpoint peer,
            Endpoint target,
            int port,
            String protocol) {
        if (!subject.isInside()) {
            return true; // Its own namespace's business.
        }
        boolean selected = false;
        for (Resource policy : policies) {
            if (Provided.texts(policy.at("/spec/policyTypes")).contains(type)
                    && LabelSelector.matches(policy.at("/spec/podSelector"), subject.labels())) {
                selected = true;
                for (JsonNode rule : policy.spec().path(rules)) {
                    if (isPeer(rule.path(peers), peer) && isPort(rule.path("ports"), target, port, protocol)) {
                        return true;
                    }
                }
            }
        }
        return !selected;
    }

    /** No list of peers, or of ports, means all of them. */
    private static boolean isPeer(JsonNode peers, Endpoint endpoint) {
        if (peers.isEmpty()) {
            return true;
        }
        for (JsonNode peer : peers) {
            if (peer.has("ipBlock") ? isInBlock(peer.path("ipBlock"), endpoint) : isPod(peer, endpoint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPod(JsonNode peer, Endpoint endpoint) {
        if (!endpoint.address().isEmpty()) {
            return false;
        }
        boolean namespace = peer.has("namespaceSelector")
                ? LabelSelector.matches(peer.path("namespaceSelector"), endpoint.namespace())
                : endpoint.isInside();
        return namespace && LabelSelector.matches(peer.path("podSelector"), endpoint.labels());
    }

    private static boolean isInBlock(JsonNode block, Endpoint endpoint) {
        if (endpoint.address().isEmpty() || !contains(block.path("cidr").asText(), endpoint.address())) {
            return false;
        }
        return Provided.texts(block.path("except")).stream().noneMatch(cidr -> contains(cidr, endpoint.address()));
    }

    private static boolean contains(String cidr, String address) {
        String[] block = cidr.split("/", 2);
        long mask = -1L << (32 - Integer.parseInt(block[1]));
        return (bits(block[0]) & mask) == (bits(address) & mask);
    }

    private static long bits(String address) {
        long bits = 0;
        for (String octet : address.split("\\.", -1)) {
            bits = bits << 8 | Integer.parseInt(octet);
        }
        return bits;
    }

    private static boolean isPort(JsonNode ports, Endpoint target, int port, String protocol) {
        if (ports.isEmpty()) {
            return true;
        }
        for (JsonNode allowed : ports) {
            JsonNode number = allowed.path("port");
            int named = number.isTextual() ? target.ports().getOrDefault(number.asText(), -1) : number.asInt(port);
            if (named == port && allowed.path("protocol").asText("TCP").equals(protocol)) {
                return true;
            }
        }
        return false;
    }
}
