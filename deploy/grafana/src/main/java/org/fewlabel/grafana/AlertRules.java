package org.fewlabel.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The alert rules of Prometheus. */
public final class AlertRules {
    private AlertRules() {}

    /** @param home the repository's root */
    public static List<Query> all(Path home) throws IOException {
        JsonNode file = new YAMLMapper()
                .readTree(home.resolve("deploy/grafana/prometheus/fewlabel-rules.yaml")
                        .toFile());
        List<Query> rules = new ArrayList<>();
        for (JsonNode group : file.path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                rules.add(new Query(
                        rule.path("alert").asText(),
                        Dashboard.PROMETHEUS,
                        rule.path("expr").asText()));
            }
        }
        return rules;
    }

    /** Every metric that a dashboard or an alert reads: what running services must export. */
    public static Set<String> metricsRead(Path home) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Dashboard dashboard : Dashboard.all(home)) {
            dashboard
                    .panelQueries(Dashboard.PROMETHEUS)
                    .forEach(query -> names.addAll(PromQl.metricNames(query.text())));
        }
        all(home).forEach(rule -> names.addAll(PromQl.metricNames(rule.text())));
        return names;
    }
}
