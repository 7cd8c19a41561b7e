package org.fewlabel.standalone;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** licenses.yaml: which licenses are accepted, and what of components is to be known beside what their poms say. */
record Licenses(
        List<String> accepted,
        List<String> acceptedInside,
        Map<String, String> spellings,
        Map<String, String> corrections,
        Map<String, Map<String, String>> inside) {
    static Licenses read() throws IOException {
        try (InputStream yaml = Licenses.class.getResourceAsStream("licenses.yaml")) {
            return new YAMLMapper().readValue(yaml, Licenses.class);
        }
    }

    /** By identifier, as far as spellings are known. */
    List<String> offered(String component, List<String> ofPom) {
        return corrections.containsKey(component)
                ? List.of(corrections.get(component))
                : ofPom.stream()
                        .map(license -> spellings.getOrDefault(license, license))
                        .toList();
    }

    /** The one of those that a component offers under which we ship it. */
    Optional<String> chosen(List<String> offered) {
        return accepted.stream().filter(offered::contains).findFirst();
    }

    Map<String, Map<String, String>> refusedInside() {
        Map<String, Map<String, String>> refused = new TreeMap<>();
        inside.forEach((component, parts) -> {
            Map<String, String> wrong = new LinkedHashMap<>(parts);
            wrong.values().removeIf(license -> accepted.contains(license) || acceptedInside.contains(license));
            if (!wrong.isEmpty()) {
                refused.put(component, wrong);
            }
        });
        return refused;
    }

    /** Components that are spoken of. */
    Set<String> components() {
        Set<String> components = new TreeSet<>(corrections.keySet());
        components.addAll(inside.keySet());
        return components;
    }
}
