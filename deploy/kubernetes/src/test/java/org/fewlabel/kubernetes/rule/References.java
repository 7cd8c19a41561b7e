package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.kubernetes.Overlay;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;
import org.jspecify.annotations.Nullable;

/** Whatever is named is there: ConfigMaps and secrets with the key, volumes, claims, service accounts. */
final class References {
    private final Rendered rendered;
    private final Map<String, Set<String>> secrets = new HashMap<>();
    private final Set<String> secretsUsed = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    private References(Rendered rendered) {
        this.rendered = rendered;
    }

    static List<String> violations(Overlay overlay, Rendered rendered) {
        References references = new References(rendered);
        Map<String, Set<String>> byHand = Provided.byHand(overlay);
        references.secrets.putAll(byHand);
        references.secrets.putAll(Provided.byOperators(rendered));
        Pod.of(rendered).forEach(references::pod);
        references.keda();
        references.cloudNativePg();
        byHand.keySet().stream()
                .filter(name -> !references.secretsUsed.contains(name))
                .forEach(name -> references.violations.add("secrets.yaml: nothing uses " + name));
        rendered.of("Secret").forEach(secret -> references.violations.add(secret + ": a secret in the repository"));
        return references.violations;
    }

    private void pod(Pod pod) {
        Resource owner = pod.owner();
        String account = pod.spec().path("serviceAccountName").asText();
        if (!account.equals("default")
                && rendered.find("ServiceAccount", account).isEmpty()) {
            violations.add(owner + ": there is no service account " + account);
        }
        Set<String> volumes = volumes(pod);
        Set<String> mounted = new HashSet<>();
        for (JsonNode container : pod.containers()) {
            for (JsonNode mount : container.path("volumeMounts")) {
                mounted.add(mount.path("name").asText());
            }
            for (JsonNode source : container.path("envFrom")) {
                configMap(owner, source.at("/configMapRef/name"), null);
                secret(owner, source.at("/secretRef/name"), null);
            }
            for (JsonNode variable : container.path("env")) {
                JsonNode source = variable.path("valueFrom");
                configMap(
                        owner,
                        source.at("/configMapKeyRef/name"),
                        source.at("/configMapKeyRef/key").asText());
                secret(
                        owner,
                        source.at("/secretKeyRef/name"),
                        source.at("/secretKeyRef/key").asText());
            }
        }
        if (!mounted.equals(volumes)) {
            violations.add(owner + ": mounts " + mounted + " of the volumes " + volumes);
        }
    }

    private Set<String> volumes(Pod pod) {
        Set<String> names = new HashSet<>();
        for (JsonNode template : pod.owner().at("/spec/volumeClaimTemplates")) {
            names.add(template.at("/metadata/name").asText());
        }
        for (JsonNode volume : pod.spec().path("volumes")) {
            names.add(volume.path("name").asText());
            JsonNode claim = volume.at("/persistentVolumeClaim/claimName");
            if (!claim.isMissingNode()
                    && rendered.find("PersistentVolumeClaim", claim.asText()).isEmpty()) {
                violations.add(pod.owner() + ": there is no claim " + claim.asText());
            }
            configMap(pod.owner(), volume.at("/configMap/name"), null);
            secret(pod.owner(), volume.at("/secret/secretName"), null);
            volume.at("/configMap/items")
                    .forEach(item -> configMap(
                            pod.owner(),
                            volume.at("/configMap/name"),
                            item.path("key").asText()));
            volume.at("/secret/items")
                    .forEach(item -> secret(
                            pod.owner(),
                            volume.at("/secret/secretName"),
                            item.path("key").asText()));
        }
        return names;
    }

    private void keda() {
        for (Resource authentication : rendered.of("TriggerAuthentication")) {
            authentication.at("/spec/secretTargetRef").forEach(reference -> secret(authentication, reference));
            authentication
                    .at("/spec/configMapTargetRef")
                    .forEach(reference -> configMap(
                            authentication,
                            reference.path("name"),
                            reference.path("key").asText()));
        }
        for (Resource scaled : rendered.of("ScaledObject")) {
            for (JsonNode trigger : scaled.at("/spec/triggers")) {
                String name = trigger.at("/authenticationRef/name").asText();
                if (rendered.find("TriggerAuthentication", name).isEmpty()) {
                    violations.add(scaled + ": there is no trigger authentication " + name);
                }
            }
        }
    }

    private void cloudNativePg() {
        for (Resource cluster : rendered.of("Cluster")) {
            basicAuthentication(cluster, cluster.at("/spec/bootstrap/initdb/secret/name"));
            basicAuthentication(cluster, cluster.at("/spec/bootstrap/recovery/secret/name"));
            recovery(cluster);
            cluster.at("/spec/managed/roles")
                    .forEach(role -> basicAuthentication(cluster, role.at("/passwordSecret/name")));
            cluster.at("/spec/plugins").forEach(plugin -> objectStore(cluster, plugin));
        }
        for (Resource store : rendered.of("ObjectStore")) {
            store.at("/spec/configuration/s3Credentials").forEach(reference -> secret(store, reference));
        }
        for (String kind : List.of("Database", "ScheduledBackup")) {
            for (Resource resource : rendered.of(kind)) {
                String cluster = resource.at("/spec/cluster/name").asText();
                if (rendered.find("Cluster", cluster).isEmpty()) {
                    violations.add(resource + ": there is no cluster " + cluster);
                }
            }
        }
    }

    /** A cluster is recovered from another's archive: into its own it would write over what it reads. */
    private void recovery(Resource cluster) {
        JsonNode source = cluster.at("/spec/bootstrap/recovery/source");
        if (source.isMissingNode()) {
            return;
        }
        for (JsonNode origin : cluster.at("/spec/externalClusters")) {
            if (origin.path("name").equals(source)) {
                objectStore(cluster, origin.path("plugin"));
                String read = origin.at("/plugin/parameters/serverName").asText(cluster.name());
                for (JsonNode plugin : cluster.at("/spec/plugins")) {
                    if (plugin.at("/parameters/serverName")
                            .asText(cluster.name())
                            .equals(read)) {
                        violations.add(cluster + ": archives where it is recovered from, as " + read);
                    }
                }
                return;
            }
        }
        violations.add(cluster + ": there is no external cluster " + source.asText());
    }

    private void objectStore(Resource cluster, JsonNode plugin) {
        String store = plugin.at("/parameters/barmanObjectName").asText();
        if (rendered.find("ObjectStore", store).isEmpty()) {
            violations.add(cluster + ": there is no object store " + store);
        }
    }

    private void basicAuthentication(Resource owner, JsonNode name) {
        secret(owner, name, "username");
        secret(owner, name, "password");
    }

    private void secret(Resource owner, JsonNode reference) {
        secret(owner, reference.path("name"), reference.path("key").asText());
    }

    private void secret(Resource owner, JsonNode name, @Nullable String key) {
        if (name.isMissingNode()) {
            return;
        }
        secretsUsed.add(name.asText());
        Set<String> keys = secrets.get(name.asText());
        if (keys == null) {
            violations.add(owner + ": nobody makes the secret " + name.asText());
        } else if (key != null && !keys.contains(key)) {
            violations.add(owner + ": the secret " + name.asText() + " has no key " + key);
        }
    }

    private void configMap(Resource owner, JsonNode name, @Nullable String key) {
        if (name.isMissingNode()) {
            return;
        }
        rendered.find("ConfigMap", name.asText())
                .ifPresentOrElse(
                        map -> {
                            if (key != null && !map.at("/data").has(key)) {
                                violations.add(owner + ": the ConfigMap " + name.asText() + " has no key " + key);
                            }
                        },
                        () -> violations.add(owner + ": there is no ConfigMap " + name.asText()));
    }
}
