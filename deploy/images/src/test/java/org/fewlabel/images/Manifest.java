package org.fewlabel.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What deploy/kubernetes says about a service's pod.
 *
 * @param environment the variables with a value of their own; addresses and secrets come from elsewhere
 * @param grace between SIGTERM and SIGKILL
 */
record Manifest(Map<String, String> environment, int user, int group, Duration grace) {
    static Manifest of(Service service, Path home) throws IOException {
        String name = service.module().replace("-service", "");
        Path file = home.resolve("deploy/kubernetes/base").resolve(name + ".yaml");
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.path("kind").asText().equals("Deployment")) {
                    return of(document.at("/spec/template/spec"));
                }
            }
        }
        throw new IOException(file + " has no Deployment");
    }

    private static Manifest of(JsonNode pod) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode variable : pod.at("/containers/0/env")) {
            if (variable.has("value")) {
                environment.put(
                        variable.path("name").asText(), variable.path("value").asText());
            }
        }
        JsonNode context = pod.path("securityContext");
        return new Manifest(
                Map.copyOf(environment),
                context.path("runAsUser").asInt(),
                context.path("runAsGroup").asInt(),
                Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt()));
    }
}
