package org.fewlabel.kubernetes;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.fewlabel.kubernetes.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds what it is there to find: one field of a good overlay is made bad ("~" takes it away). */
class BadManifestTest {
    private static final String CONTAINER = "/spec/template/spec/containers/0";

    @ParameterizedTest(name = "{0}: {2} {3}{4} = {5}")
    @CsvSource(
            delimiter = '|',
            value = {
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/securityContext/runAsNonRoot | false | runAsNonRoot",
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/securityContext/runAsUser | 0 | runAsUser",
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/securityContext/seccompProfile | ~ | seccompProfile",
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/hostNetwork | true | hostNetwork",
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/automountServiceAccountToken | true | token",
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/enableServiceLinks | ~ | variables from services",
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/volumes/0 | {name: tmp, hostPath: {path: /}} | hostPath",
                "POD_SECURITY | SINGLE_NODE | Deployment | trainer | POD/volumes/0/emptyDir/sizeLimit | ~ | without a limit",
                "POD_SECURITY | SINGLE_NODE | StatefulSet | kafka | C/securityContext/privileged | true | is privileged",
                "POD_SECURITY | SINGLE_NODE | StatefulSet | kafka | C/securityContext/allowPrivilegeEscalation | ~ | Escalation",
                "POD_SECURITY | SINGLE_NODE | Job | kafka-topics | C/securityContext/readOnlyRootFilesystem | false | readOnlyRoot",
                "POD_SECURITY | SINGLE_NODE | Job | kafka-topics | C/securityContext/capabilities/add | [SYS_ADMIN] | capabilities",
                "POD_SECURITY | DATASETS | Pod | datasets | /spec/containers/0/securityContext/runAsUser | 0 | runAsUser is 0",
                "POD_SECURITY | SINGLE_NODE | Namespace | fewlabel | /metadata/labels | {} | enforces none",
                "POD_SECURITY | PRODUCTION | KafkaNodePool | dual | /spec/template/pod/securityContext | ~ | not restricted",
                "POD_SECURITY | PRODUCTION | Kafka | kafka | /spec/entityOperator/template/userOperatorContainer | ~ | Escalation",
                "RESOURCES | SINGLE_NODE | Deployment | labeler | C/resources/limits/memory | ~ | limits no memory",
                "RESOURCES | SINGLE_NODE | Deployment | labeler | C/resources/requests/cpu | 5000m | requests more cpu",
                "RESOURCES | SINGLE_NODE | Deployment | labeler | C/livenessProbe | ~ | no livenessProbe",
                "RESOURCES | SINGLE_NODE | Deployment | gateway | C/startupProbe/failureThreshold | 60 | 300 s to start",
                "RESOURCES | SINGLE_NODE | Deployment | labeler | C/startupProbe/failureThreshold | 60 | 300 s to start",
                "RESOURCES | PRODUCTION | Deployment | metrics | /spec/progressDeadlineSeconds | ~ | rollout after 600 s",
                "RESOURCES | PRODUCTION | Cluster | postgres | /spec/resources/limits | ~ | limits no cpu",
                "CARDS | GPU | Deployment | trainer | C/resources/limits/nvidia.com~1gpu | ~ | CUDA has one GPU",
                "CARDS | GPU | Deployment | trainer | C/resources/limits/nvidia.com~1gpu | 2 | CUDA has one GPU",
                "CARDS | SINGLE_NODE | Deployment | trainer | C/resources/limits/nvidia.com~1gpu | 1 | another has none",
                "CARDS | GPU | Deployment | trainer | POD/tolerations | ~ | does not tolerate the taint",
                "CARDS | GPU | Deployment | trainer | POD/affinity | ~ | does not run on a card of 9.0",
                "CARDS | GPU | Deployment | labeler | C/image | l/labeler-service-cuda12:0.1.0 | 5.0 with a driver for CUDA 12",
                "CARDS | SINGLE_NODE_CUDA12 | Deployment | trainer | C/image | t/trainer-service-cuda13:1 | runs on a card of 7.0",
                "CARDS | SINGLE_NODE_GPU | Deployment | trainer | C/image | t/trainer-service-cuda:1 | runs on a card of 9.0",
                "CARDS | GPU | Deployment | trainer | C/volumeMounts/0/mountPath | /scratch | may not write to CUDA_CACHE_PATH",
                "CARDS | GPU | Deployment | trainer | C/env/10/value | utility | is not given what computes",
                "ENVIRONMENT | GPU | Deployment | trainer | C/env/10/name | NVIDIA_VISIBLE_DEVICES | not read NVIDIA_VISIBLE",
                "IMAGES | SINGLE_NODE | Deployment | metrics | C/image | fewlabel/metrics-service:latest | no version",
                "IMAGES | SINGLE_NODE | Deployment | metrics | C/image | fewlabel/metrics-service | no version",
                "IMAGES | SINGLE_NODE | Deployment | metrics | C/image | registry.example:5000/fewlabel/metrics-service | no version",
                "IMAGES | SINGLE_NODE | Deployment | metrics | C/image | fewlabel/gateway-service:0.1.0 | image of another",
                "IMAGES | PRODUCTION | Cluster | postgres | /spec/imageName | postgresql:latest | no version",
                "IMAGES | PRODUCTION | Kafka | kafka | /spec/kafka/version | ~ | says no version",
                "IMAGES | PRODUCTION | Kafka | kafka | /spec/kafka/version | 4.1.1 | runs 4.1.1, the tests",
                "IMAGES | PRODUCTION | Cluster | postgres | /spec/imageName | postgresql:17.6 | runs 17.6, the tests",
                "IMAGES | SINGLE_NODE | Job | kafka-topics | C/image | apache/kafka:4.1.1 | runs 4.1.1, the tests",
                "IMAGES | SINGLE_NODE | StatefulSet | postgres | C/image | postgres:17.6-bookworm | runs 17.6, the tests",
                "REFERENCES | SINGLE_NODE | Deployment | gateway | POD/serviceAccountName | guest | no service account guest",
                "REFERENCES | SINGLE_NODE | Deployment | gateway | C/envFrom/0/configMapRef/name | gone | no ConfigMap gone",
                "REFERENCES | SINGLE_NODE | Deployment | gateway | C/env/1/valueFrom/configMapKeyRef/key | gone | no key gone",
                "REFERENCES | SINGLE_NODE | Deployment | gateway | C/env/3/valueFrom/secretKeyRef/name | gone | secret gone",
                "REFERENCES | SINGLE_NODE | Deployment | gateway | C/env/3/valueFrom/secretKeyRef/key | gone | no key gone",
                "REFERENCES | SINGLE_NODE | Deployment | gateway | C/volumeMounts/0/name | gone | mounts",
                "REFERENCES | SINGLE_NODE | Deployment | gateway | POD/volumes/1/persistentVolumeClaim/claimName | gone | no claim",
                "REFERENCES | PRODUCTION | Deployment | gateway | POD/volumes/2/secret/items/0/key | tls.crt | no key tls.crt",
                "REFERENCES | PRODUCTION | TriggerAuthentication | labeler-lag | /spec/secretTargetRef/0/name | gone | secret gone",
                "REFERENCES | PRODUCTION | TriggerAuthentication | labeler-lag | /spec/configMapTargetRef/0/key | gone | no key",
                "REFERENCES | PRODUCTION | ScaledObject | trainer | /spec/triggers/0/authenticationRef/name | gone | authentication",
                "REFERENCES | PRODUCTION | Cluster | postgres | /spec/managed/roles/0/passwordSecret/name | gone | secret gone",
                "REFERENCES | PRODUCTION | ObjectStore | postgres-backups | /spec/configuration/s3Credentials | {} | nothing uses",
                "REFERENCES | PRODUCTION | Database | metrics | /spec/cluster/name | gone | no cluster gone",
                "REFERENCES | RESTORE | Cluster | postgres-restored | RECOVERY/secret/name | gone | secret gone",
                "REFERENCES | RESTORE | Cluster | postgres-restored | RECOVERY/source | gone | no external cluster gone",
                "REFERENCES | RESTORE | Cluster | postgres-restored | ORIGIN/barmanObjectName | gone | no object store gone",
                "REFERENCES | RESTORE | Cluster | postgres-restored | ORIGIN/serverName | postgres-restored | archives where",
                "REFERENCES | RESTORE | Cluster | postgres-restored | /metadata/name | postgres-2 | secret postgres-restored-ca",
                "REFERENCES | RESTORE | ScheduledBackup | postgres-restored | /spec/cluster/name | postgres | no cluster postgres",
                "REFERENCES | SINGLE_NODE | ConfigMap | fresh | KIND | Secret | a secret in the repository",
                "ADDRESSES | SINGLE_NODE | Service | gateway | /spec/ports/0/targetPort | web | has no port web",
                "ADDRESSES | SINGLE_NODE | Deployment | gateway | C/ports/0/containerPort | 8090 | does not open the port 8080",
                "ADDRESSES | SINGLE_NODE | Deployment | gateway | C/readinessProbe/httpGet/port | web | readinessProbe asks a port",
                "ADDRESSES | SINGLE_NODE | Deployment | gateway | C/livenessProbe/httpGet/path | /health | asks another path",
                "ADDRESSES | SINGLE_NODE | Deployment | gateway | C/readinessProbe/httpGet/path | /q/health/ready | another path",
                "ADDRESSES | SINGLE_NODE | Deployment | labeler | C/startupProbe/httpGet/path | /q/health/started | another path",
                "ADDRESSES | SINGLE_NODE | Deployment | trainer | C/readinessProbe/httpGet/path | /q/health/live | another path",
                "ADDRESSES | SINGLE_NODE | Deployment | gateway | /spec/template/metadata/annotations | {} | is scraped at another",
                "ADDRESSES | SINGLE_NODE | Deployment | trainer | C/env/1/value | http://gateway:80 | names gateway:80",
                "ADDRESSES | SINGLE_NODE | Deployment | gateway | C/env/4/value | http://labeler:80 | names labeler:80",
                "ADDRESSES | SINGLE_NODE | Deployment | gateway | C/env/5/value | http://metrics:80 | names metrics:80",
                "ADDRESSES | PRODUCTION | ScaledObject | trainer | /spec/triggers/0/metadata/port | '\"5433\"' | names postgres-rw:5433",
                "ADDRESSES | RESTORE | ScaledObject | trainer | /spec/triggers/0/metadata/host | postgres-rw | names postgres-rw",
                "ADDRESSES | PRODUCTION | Kafka | kafka | /spec/kafka/listeners/0/port | 9094 | names kafka-kafka-bootstrap:9092",
                "SELECTORS | SINGLE_NODE | Deployment | gateway | /spec/selector/matchLabels/x | y | does not select its own pods",
                "SELECTORS | SINGLE_NODE | Service | gateway | /spec/selector/app.kubernetes.io~1name | trainer | pods of its name",
                "SELECTORS | SINGLE_NODE | PodDisruptionBudget | trainer | /spec/selector | {} | pods of its name",
                "SELECTORS | SINGLE_NODE | PodDisruptionBudget | trainer | GONE | | no disruption budget",
                "SELECTORS | SINGLE_NODE | NetworkPolicy | trainer | /spec/podSelector/matchLabels/x | y | selects no pods",
                "SELECTORS | SINGLE_NODE | Deployment | trainer | POD/topologySpreadConstraints | ~ | is not spread",
                "SELECTORS | SINGLE_NODE | Deployment | trainer | POD/topologySpreadConstraints/0/labelSelector | {} | another's pods",
                "ENVIRONMENT | SINGLE_NODE | Deployment | trainer | C/env/1/name | FEWLABEL_GATEWAY_URI | not read FEWLABEL_GATEWAY_URI",
                "ENVIRONMENT | SINGLE_NODE | Deployment | trainer | C/env/1/name | HOME | not told FEWLABEL_GATEWAY_URL",
                "ENVIRONMENT | SINGLE_NODE | Deployment | gateway | C/env/4/name | HOME | not told FEWLABEL_LABELER_URL",
                "ENVIRONMENT | SINGLE_NODE | Deployment | gateway | C/env/5/name | HOME | not told FEWLABEL_METRICS_URL",
                "ENVIRONMENT | SINGLE_NODE | Deployment | labeler | C/env/0/name | FEWLABEL_GATEWAY_URL | not read FEWLABEL_GATEWAY",
                "ENVIRONMENT | SINGLE_NODE | Deployment | metrics | C/env/0/name | KAFKA_SASL_MECHANISMS | not read KAFKA_SASL",
                "ENVIRONMENT | SINGLE_NODE | Deployment | metrics | C/env/0/name | OMP_NUM_THREADS | not read OMP_NUM_THREADS",
                "ENVIRONMENT | SINGLE_NODE | Deployment | labeler | C/env | [] | not told FEWLABEL_IDENTITY_SERVICE_TOKEN",
                "ENVIRONMENT | SINGLE_NODE | Deployment | gateway | C/env | [] | not told FEWLABEL_IDENTITY_OPERATOR_TOKEN",
                "TOPICS | PRODUCTION | KafkaTopic | job-events | /spec/partitions | 3 | not made: Topic[name=job-events",
                "TOPICS | PRODUCTION | KafkaTopic | job-events | /spec/config/retention.ms | 1 | not known: Topic[name=job-events",
                "TOPICS | PRODUCTION | KafkaTopic | training-heartbeats | /spec/config/segment.ms | ~ | writes to a segment for PT168H",
                "TOPICS | PRODUCTION | KafkaTopic | job-events | /spec/replicas | 1 | three times",
                "TOPICS | PRODUCTION | KafkaTopic | job-events-dead-letter | GONE | | not made: Topic[name=job-events-dead-letter",
                "TOPICS | PRODUCTION | KafkaTopic | job-events | /metadata/labels/strimzi.io~1cluster | other | cluster that there is not",
                "TOPICS | SINGLE_NODE | ConfigMap | kafka-topics | /data/topics.txt | job-events 12 1 1 | not made: Topic[name=training",
                "USERS | PRODUCTION | KafkaUser | kafka-trainer | /spec/authorization/acls/0/operations | [Read] | training-events Write",
                "USERS | PRODUCTION | KafkaUser | kafka-labeler | /spec/authorization/acls/0/resource/name | job-events | need not",
                "USERS | PRODUCTION | KafkaUser | kafka-metrics | GONE | | there is no KafkaUser/kafka-metrics",
                "USERS | PRODUCTION | KafkaUser | kafka-keda | /spec/authorization/acls/0/operations | [Read, Describe] | need not",
                "SCALING | PRODUCTION | ScaledObject | trainer | /spec/scaleTargetRef/name | gone | target does not exist",
                "SCALING | PRODUCTION | Deployment | trainer | /spec/replicas | 2 | says how many replicas",
                "SCALING | PRODUCTION | ScaledObject | labeler | /spec/maxReplicaCount | 13 | more replicas than",
                "SCALING | PRODUCTION | ScaledObject | labeler | /spec/triggers/0/metadata/lagThreshold | '\"120\"' | never several",
                "SCALING | PRODUCTION | ScaledObject | labeler | /spec/minReplicaCount | 0 | scaled to none",
                "SCALING | PRODUCTION | ScaledObject | labeler | /spec/triggers/0/metadata/topic | labeling-events | does not read",
                "SCALING | PRODUCTION | ScaledObject | labeler | /spec/triggers/0/metadata/consumerGroup | metrics | another consumer",
                "SCALING | PRODUCTION | ScaledObject | trainer | /spec/triggers/0/metadata/dbName | metrics | another database",
                "SCALING | PRODUCTION | ScaledObject | trainer | /spec/triggers/0/metadata/userName | reader | role that there is not",
                "SCALING | RUNNING_QUOTA | ScaledObject | trainer | /spec/triggers/0/metadata/query | least(jobs, NULL) | past the gateway",
                "POOLS | PRODUCTION | Cluster | postgres | /spec/postgresql/parameters/max_connections | '\"100\"' | allows 97",
                "POOLS | PRODUCTION | Cluster | postgres | /spec/managed/roles/1/connectionLimit | ~ | as many connections as",
                "POOLS | PRODUCTION | Deployment | gateway | /spec/replicas | 8 | allows 197",
                "SHUTDOWN | SINGLE_NODE | Deployment | trainer | POD/terminationGracePeriodSeconds | 95 | is killed after 95 s",
                "SHUTDOWN | SINGLE_NODE | Deployment | trainer | POD/terminationGracePeriodSeconds | ~ | is killed after 30 s",
                "SHUTDOWN | SINGLE_NODE | Deployment | trainer | C/env/2/value | 8s | less than a minute",
                "SHUTDOWN | SINGLE_NODE | Deployment | gateway | POD/terminationGracePeriodSeconds | 10 | is killed after 10 s",
                "SHUTDOWN | SINGLE_NODE | Deployment | gateway | POD/terminationGracePeriodSeconds | 30 | gives itself 15 s",
                "SHUTDOWN | SINGLE_NODE | Deployment | labeler | C/lifecycle | ~ | is asked over the network",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | dns | GONE | | not allowed: gateway → dns:53",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | default-deny | GONE | | not needed: stranger → kafka-topics:22",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | trainer | /spec/egress/0/ports/0/port | 80 | not allowed: trainer → gateway",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | labeler | /spec/ingress | [] | not allowed: gateway → labeler:8082",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | metrics | /spec/ingress | [] | not allowed: gateway → metrics:8083",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | labeler | /spec/ingress/0/from | ~ | not needed: keda → labeler:8082",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | labeler | /spec/egress/0/to | [] | not needed: labeler → public-address:9092",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | kafka | /spec/ingress/0/from | ~ | not needed: stranger → kafka:9092",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | gateway | /spec/ingress/0/ports | ~ | not needed: api-client → gateway:22",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | traces | GONE | | not allowed: trainer → traces:4317",
                "CONNECTIONS | SINGLE_NODE | NetworkPolicy | traces | /spec/egress/0/ports | ~ | not needed: gateway → monitoring:22",
                "CONNECTIONS | PRODUCTION | NetworkPolicy | bucket | /spec/egress/0/to/0/ipBlock/except | ~ | trainer → cloud-metadata",
                "CONNECTIONS | PRODUCTION | NetworkPolicy | keda-to-postgres | GONE | | not allowed: keda → postgres:5432",
                "CONNECTIONS | RESTORE | NetworkPolicy | cloudnative-pg | BY_NAME | {cnpg.io/cluster: postgres} | not allowed: cnpg",
                "CONNECTIONS | PRODUCTION | Cluster | postgres | /spec/inheritedMetadata | ~ | not allowed: gateway → postgres:5432",
            })
    void isFoundByTheRule(
            Rule rule, Overlay overlay, String kind, String name, String pointer, String yaml, String complaint) {
        Rendered good = overlay.rendered();
        String path = pointer.replaceFirst("^POD", "/spec/template/spec")
                .replaceFirst("^C/", CONTAINER + "/")
                .replaceFirst("^RECOVERY", "/spec/bootstrap/recovery")
                .replaceFirst("^ORIGIN", "/spec/externalClusters/0/plugin/parameters")
                .replaceFirst("^BY_NAME", "/spec/podSelector/matchLabels");
        Rendered bad =
                switch (path) {
                    case "GONE" -> good.without(kind, name);
                    case "KIND" -> good.and("{apiVersion: v1, kind: " + yaml + ", metadata: {name: " + name + "}}");
                    default ->
                        good.with(kind, nameOf(good, kind, name), path, yaml.equals("~") ? null : unquoted(yaml));
                };

        assertThat(rule.violations(overlay, good)).isEmpty();
        assertThat(rule.violations(overlay, bad))
                .anySatisfy(violation -> assertThat(violation).contains(complaint));
    }

    @Test
    void thereIsABadManifestForEachRule() {
        CsvSource source = Arrays.stream(BadManifestTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(CsvSource.class))
                .findFirst()
                .orElseThrow()
                .getAnnotation(CsvSource.class);
        Set<String> shown = Arrays.stream(source.value())
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(toSet());

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Rule.values()).map(Rule::name).collect(toSet()));
    }

    /** A ConfigMap's rendered name ends in a digest of its contents. */
    private static String nameOf(Rendered rendered, String kind, String name) {
        return kind.equals("ConfigMap")
                ? rendered.findConfigMap(name).orElseThrow().name()
                : name;
    }

    private static String unquoted(String yaml) {
        return yaml.replace("'", "");
    }
}
