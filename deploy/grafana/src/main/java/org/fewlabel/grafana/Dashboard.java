package org.fewlabel.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.fewlabel.contracts.Json;

/**
 * A dashboard.
 *
 * @param json the whole file
 */
public record Dashboard(JsonNode json) {
    /** The data sources that are provisioned. */
    public static final String POSTGRES = "fewlabel-postgres";

    public static final String PROMETHEUS = "fewlabel-prometheus";

    /**
     * All dashboards.
     *
     * @param home the repository's root
     */
    public static List<Dashboard> all(Path home) throws IOException {
        List<Dashboard> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve("deploy/grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(new Dashboard(Json.mapper().readTree(Files.readString(file))));
            }
        }
        return dashboards;
    }

    public String uid() {
        return json.path("uid").asText();
    }

    public List<JsonNode> panels() {
        return list(json.path("panels"));
    }

    public List<JsonNode> variables() {
        return list(json.at("/templating/list"));
    }

    /** What the panels ask, of one data source. */
    public List<Query> panelQueries(String dataSource) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                String place = "%s / %s / %s"
                        .formatted(
                                uid(),
                                panel.path("title").asText(),
                                target.path("refId").asText());
                String language = dataSource.equals(POSTGRES) ? "rawSql" : "expr";
                if (target.at("/datasource/uid").asText().equals(dataSource)) {
                    queries.add(
                            new Query(place, dataSource, target.path(language).asText()));
                }
            }
        }
        return queries;
    }

    /** What the choices of the variables come from. */
    public List<Query> variableQueries() {
        return variables().stream()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .map(variable -> new Query(
                        "%s / $%s".formatted(uid(), variable.path("name").asText()),
                        variable.at("/datasource/uid").asText(),
                        variable.path("query").asText()))
                .toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
