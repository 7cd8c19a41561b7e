package org.fewlabel.kubernetes.schema;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of KEDA's resources, written from keda.sh/docs/2.20: reference/scaledobject-spec, concepts/authentication,
 * scalers/postgresql and scalers/apache-kafka, and held against its schemas ({@link CustomResourceSchemas}). Maven Central has
 * no types of them. The two scalers' metadata are checked by name too, which KEDA itself does not do: there a mistyped one is
 * passed over.
 */
final class Keda {
    private static final Map<String, Set<String>> METADATA = Map.of(
            "postgresql",
            Set.of(
                    "host",
                    "port",
                    "userName",
                    "dbName",
                    "sslmode",
                    "query",
                    "targetQueryValue",
                    "activationTargetQueryValue"),
            "kafka",
            Set.of(
                    "bootstrapServers",
                    "consumerGroup",
                    "topic",
                    "lagThreshold",
                    "activationLagThreshold",
                    "offsetResetPolicy",
                    "allowIdleConsumers",
                    "scaleToZeroOnInvalidOffset",
                    "excludePersistentLag",
                    "limitToPartitionsWithLag",
                    "ensureEvenDistributionOfPartitions",
                    "partitionLimitation",
                    "version",
                    "sasl",
                    "tls"));

    private Keda() {}

    record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledObjectSpec spec) {
        ScaledObject {
            Objects.requireNonNull(spec, "spec");
        }
    }

    record ScaledObjectSpec(
            Target scaleTargetRef,
            @Nullable Integer pollingInterval,
            @Nullable Integer cooldownPeriod,
            @Nullable Integer minReplicaCount,
            @Nullable Integer maxReplicaCount,
            @Nullable Advanced advanced,
            List<Trigger> triggers) {
        ScaledObjectSpec {
            Objects.requireNonNull(scaleTargetRef, "scaleTargetRef");
            Objects.requireNonNull(triggers, "triggers");
        }
    }

    record Target(@Nullable String apiVersion, @Nullable String kind, String name) {
        Target {
            Objects.requireNonNull(name, "name");
        }
    }

    record Advanced(
            @Nullable Boolean restoreToOriginalReplicaCount,
            @Nullable HorizontalPodAutoscalerConfig horizontalPodAutoscalerConfig) {}

    record HorizontalPodAutoscalerConfig(
            @Nullable String name, @Nullable HorizontalPodAutoscalerBehavior behavior) {}

    record Trigger(
            String type,
            @Nullable String name,
            @Nullable String metricType,
            Map<String, String> metadata,
            @Nullable AuthenticationReference authenticationRef) {
        Trigger {
            Set<String> known = METADATA.get(type);
            if (known == null) {
                throw new IllegalArgumentException("no scaler is known of the type " + type);
            }
            for (String setting : metadata.keySet()) {
                if (!known.contains(setting)) {
                    throw new IllegalArgumentException("the scaler " + type + " does not know " + setting);
                }
            }
        }
    }

    record AuthenticationReference(String name, @Nullable String kind) {}

    record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, TriggerAuthenticationSpec spec) {}

    record TriggerAuthenticationSpec(
            @Nullable List<Parameter> secretTargetRef,
            @Nullable List<Parameter> configMapTargetRef) {}

    record Parameter(String parameter, String name, String key) {
        Parameter {
            Objects.requireNonNull(parameter, "parameter");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(key, "key");
        }
    }
}
