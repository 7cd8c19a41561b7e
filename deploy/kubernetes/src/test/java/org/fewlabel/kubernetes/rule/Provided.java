package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.fewlabel.kubernetes.Overlay;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** The secrets that there are when an overlay runs, with their keys: by somebody's hand, and by operators. */
final class Provided {
    private static final Path LIST =
            Path.of(System.getProperty("fewlabel.home"), "deploy", "kubernetes", "secrets.yaml");

    private Provided() {}

    static Map<String, Set<String>> byHand(Overlay overlay) {
        Map<String, Set<String>> secrets = new HashMap<>();
        for (JsonNode secret : list()) {
            if (texts(secret.path("overlays")).contains(overlay.secrets())) {
                secrets.put(secret.path("name").asText(), texts(secret.path("keys")));
            }
        }
        return secrets;
    }

    /** Strimzi makes a secret for each user and one with its authority's certificate; CloudNativePG the latter. */
    static Map<String, Set<String>> byOperators(Rendered rendered) {
        Map<String, Set<String>> secrets = new HashMap<>();
        for (Resource user : rendered.of("KafkaUser")) {
            secrets.put(user.name(), Set.of("password", "sasl.jaas.config"));
        }
        for (Resource kafka : rendered.of("Kafka")) {
            secrets.put(kafka.name() + "-cluster-ca-cert", Set.of("ca.crt", "ca.p12", "ca.password"));
        }
        for (Resource cluster : rendered.of("Cluster")) {
            secrets.put(cluster.name() + "-ca", Set.of("ca.crt"));
        }
        return secrets;
    }

    private static JsonNode list() {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(LIST.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
