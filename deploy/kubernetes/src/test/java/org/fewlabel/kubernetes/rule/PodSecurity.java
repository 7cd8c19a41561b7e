package org.fewlabel.kubernetes.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fewlabel.kubernetes.Pod;
import org.fewlabel.kubernetes.Rendered;
import org.fewlabel.kubernetes.Resource;

/**
 * Nothing runs as root or with privileges, and nothing writes but where it may: Kubernetes' pod security standard
 * <i>restricted</i> (kubernetes.io/docs/concepts/security/pod-security-standards) and a read-only root file system.
 */
final class PodSecurity {
    private static final Set<String> VOLUMES = Set.of("configMap", "emptyDir", "persistentVolumeClaim", "secret");

    private PodSecurity() {}

    static List<String> violations(Rendered rendered) {
        List<String> violations = new ArrayList<>();
        for (Resource namespace : rendered.of("Namespace")) {
            String level = Resource.strings(namespace.at("/metadata/labels"))
                    .getOrDefault("pod-security.kubernetes.io/enforce", "none");
            require(level.equals("restricted"), namespace, "enforces " + level, violations);
        }
        for (Pod pod : Pod.of(rendered)) {
            pod(pod, violations);
            for (JsonNode container : pod.containers()) {
                container(pod, container, violations);
            }
        }
        for (Resource operated : rendered.resources()) {
            strimzi(operated, violations);
        }
        return violations;
    }

    private static void pod(Pod pod, List<String> violations) {
        JsonNode spec = pod.spec();
        JsonNode security = spec.path("securityContext");
        Resource owner = pod.owner();
        require(security.path("runAsNonRoot").asBoolean(false), owner, "runAsNonRoot is not true", violations);
        require(security.path("runAsUser").asInt(0) > 0, owner, "runAsUser is missing or 0", violations);
        require(security.path("runAsGroup").asInt(0) > 0, owner, "runAsGroup is missing or 0", violations);
        require(
                security.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                owner,
                "seccompProfile is not RuntimeDefault",
                violations);
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(!spec.path(host).asBoolean(false), owner, host + " is true", violations);
        }
        require(
                spec.has("automountServiceAccountToken")
                        && !spec.path("automountServiceAccountToken").asBoolean(true),
                owner,
                "mounts the token of its service account",
                violations);
        require(
                spec.has("enableServiceLinks")
                        && !spec.path("enableServiceLinks").asBoolean(true),
                owner,
                "takes variables from services, such as KAFKA_PORT",
                violations);
        for (JsonNode volume : spec.path("volumes")) {
            Set<String> kinds = new HashSet<>();
            volume.fieldNames().forEachRemaining(kinds::add);
            kinds.remove("name");
            require(VOLUMES.containsAll(kinds), owner, "has a volume of the kind " + kinds, violations);
            if (volume.has("emptyDir")) {
                require(
                        volume.at("/emptyDir/sizeLimit").isTextual(),
                        owner,
                        "has an emptyDir without a limit",
                        violations);
            }
        }
    }

    private static void container(Pod pod, JsonNode container, List<String> violations) {
        JsonNode security = container.path("securityContext");
        Resource owner = pod.owner();
        require(!security.path("privileged").asBoolean(false), owner, "is privileged", violations);
        require(
                !security.path("allowPrivilegeEscalation").asBoolean(true),
                owner,
                "allowPrivilegeEscalation is not false",
                violations);
        require(
                security.path("readOnlyRootFilesystem").asBoolean(false),
                owner,
                "readOnlyRootFilesystem is not true",
                violations);
        capabilities(security, owner, violations);
        require(security.path("runAsNonRoot").asBoolean(true), owner, "runAsNonRoot is not true", violations);
        require(security.path("runAsUser").asInt(1) > 0, owner, "runAsUser is 0", violations);
    }

    private static void capabilities(JsonNode security, Resource owner, List<String> violations) {
        JsonNode capabilities = security.path("capabilities");
        require(
                capabilities.path("drop").size() == 1
                        && capabilities.path("drop").path(0).asText().equals("ALL")
                        && capabilities.path("add").isEmpty(),
                owner,
                "keeps capabilities",
                violations);
    }

    /** Strimzi's pods are only of the baseline unless its resources say more; CloudNativePG's are restricted by themselves. */
    private static void strimzi(Resource resource, List<String> violations) {
        List<String> containers =
                switch (resource.kind()) {
                    case "KafkaNodePool" -> List.of("/spec/template/kafkaContainer");
                    case "Kafka" ->
                        List.of(
                                "/spec/entityOperator/template/topicOperatorContainer",
                                "/spec/entityOperator/template/userOperatorContainer");
                    default -> List.of();
                };
        for (String container : containers) {
            JsonNode security = resource.at(container + "/securityContext");
            require(
                    security.has("allowPrivilegeEscalation")
                            && !security.path("allowPrivilegeEscalation").asBoolean(true),
                    resource,
                    container + ": allowPrivilegeEscalation is not false",
                    violations);
            capabilities(security, resource, violations);
            JsonNode pod = resource.at(container.replaceAll("/[^/]+$", "/pod/securityContext"));
            require(
                    pod.path("runAsNonRoot").asBoolean(false)
                            && pod.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                    resource,
                    container + ": its pod is not restricted",
                    violations);
        }
    }

    static void require(boolean holds, Resource resource, String complaint, List<String> violations) {
        if (!holds) {
            violations.add(resource + ": " + complaint);
        }
    }
}
