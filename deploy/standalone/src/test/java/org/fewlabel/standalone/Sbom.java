package org.fewlabel.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fewlabel.contracts.Json;

/** What a CycloneDX file says of a package: a component for each file, found by the file's SHA-256. */
final class Sbom {
    private final Map<String, Component> components = new HashMap<>();

    /** @param licenses as poms spell them, each one that may be chosen */
    record Component(String group, String name, String version, List<String> licenses) {}

    private Sbom() {}

    static Sbom read(Path file) throws IOException {
        Sbom sbom = new Sbom();
        for (JsonNode component : Json.mapper().readTree(file.toFile()).path("components")) {
            for (JsonNode hash : component.path("hashes")) {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    sbom.components.put(
                            hash.path("content").asText(),
                            new Component(
                                    component.path("group").asText(),
                                    component.path("name").asText(),
                                    component.path("version").asText(),
                                    licenses(component)));
                }
            }
        }
        return sbom;
    }

    Optional<Component> of(String sha256) {
        return Optional.ofNullable(components.get(sha256));
    }

    private static List<String> licenses(JsonNode component) {
        List<String> licenses = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            if (choice.has("expression")) {
                licenses.addAll(List.of(choice.path("expression").asText().split(" OR ")));
            } else {
                JsonNode license = choice.path("license");
                licenses.add(license.path(license.has("id") ? "id" : "name").asText());
            }
        }
        return List.copyOf(licenses);
    }
}
