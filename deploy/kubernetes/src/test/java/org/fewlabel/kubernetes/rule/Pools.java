package org.fewlabel.kubernetes.rule;

import static org.fewlabel.kubernetes.rule.PodSecurity.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/** PostgreSQL lets in everybody who may come at once, when services are replaced, too. */
final class Pools {
    /** PostgreSQL's own defaults. */
    private static final int CONNECTIONS = 100;

    private static final int KEPT_FOR_SUPERUSERS = 3;
    /** By which an instance migrates its database while it starts. */
    private static final int OF_FLYWAY = 1;

    private Pools() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        int needed = 0;
        for (Resource deployment : rendered.of("Deployment")) {
            if (!Settings.services().contains(deployment.name())) {
                continue;
            }
            Properties properties = Settings.applicationProperties(deployment.name());
            if (properties.containsKey("quarkus.datasource.username")) {
                int instances = deployment.at("/spec/replicas").asInt(1)
                        + deployment.at("/spec/strategy/rollingUpdate/maxSurge").asInt();
                int pool = Integer.parseInt(properties.getProperty("quarkus.datasource.jdbc.max-size"));
                needed += instances * (pool + OF_FLYWAY);
            }
        }
        int allowed = CONNECTIONS - KEPT_FOR_SUPERUSERS;
        for (Resource cluster : rendered.of("Cluster")) {
            allowed =
                    cluster.at("/spec/postgresql/parameters/max_connections").asInt(CONNECTIONS) - KEPT_FOR_SUPERUSERS;
            for (JsonNode role : cluster.at("/spec/managed/roles")) {
                if (isOfAService(role) || !role.path("login").asBoolean()) {
                    continue;
                }
                require(
                        role.has("connectionLimit"),
                        cluster,
                        "lets " + role.path("name").asText() + " have as many connections as there are",
                        violations);
                needed += role.path("connectionLimit").asInt();
            }
        }
        if (needed > allowed) {
            violations.add(
                    "PostgreSQL allows " + allowed + " connections, and " + needed + " may be asked for at once");
        }
        return violations;
    }

    private static boolean isOfAService(JsonNode role) {
        return Settings.services().contains(role.path("name").asText());
    }
}
