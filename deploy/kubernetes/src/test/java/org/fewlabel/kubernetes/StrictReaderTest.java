package org.fewlabel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fewlabel.kubernetes.schema.StrictReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StrictReaderTest {
    @ParameterizedTest
    @EnumSource
    void everyResourceIsOfItsType(Overlay overlay) {
        List<String> violations = overlay.rendered().resources().stream()
                .flatMap(resource -> StrictReader.violations(resource).stream())
                .toList();

        assertThat(overlay.rendered().resources()).hasSizeGreaterThan(20);
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest(name = "{0}/{1} {2} = {3}")
    @CsvSource({
        // A field that there is not, at any depth and in each family of types.
        "Namespace, fewlabel, /metadata/label, '{}', label",
        "Deployment, trainer, /spec/template/spec/containers/0/securityContext/runAsNotRoot, true, runAsNotRoot",
        "Deployment, trainer, /spec/template/spec/terminationGracePeriod, 3, terminationGracePeriod",
        "NetworkPolicy, dns, /spec/egres, '[]', egres",
        "PodDisruptionBudget, trainer, /spec/maxUnvailable, 1, maxUnvailable",
        "Kafka, kafka, /spec/kafka/listeners/0/tsl, true, tsl",
        "Kafka, kafka, /spec/zookeeper, '{}', zookeeper",
        "KafkaNodePool, dual, /spec/storage/volumes/0/kraft, shared, kraft",
        "KafkaTopic, job-events, /spec/partition, 12, partition",
        "KafkaUser, kafka-gateway, /spec/authorization/acls/0/operation, Read, operation",
        "Cluster, postgres, /spec/instance, 3, instance",
        "Cluster, postgres, /spec/bootstrap/initdb/postInitSqls, '[]', postInitSqls",
        "ScheduledBackup, postgres-nightly, /spec/methods, plugin, methods",
        "ScaledObject, trainer, /spec/triggers/0/metadata/targetQuery, '\"1\"', targetQuery",
        "ScaledObject, trainer, /spec/maxReplicas, 3, maxReplicas",
        // A value of another type.
        "Deployment, trainer, /spec/template/spec/containers/0/env/0/value, 1, String",
        "Deployment, trainer, /spec/template/spec/containers/0/env/0/value, true, String",
        "Deployment, trainer, /metadata/labels/app, 1, String",
        "Deployment, gateway, /spec/replicas, '\"2\"', Integer",
        "Deployment, gateway, /spec/template/spec/automountServiceAccountToken, '\"false\"', Boolean",
        "Service, gateway, /spec/ports/0/port, http, Integer",
        "ConfigMap, labeler-lag, /data/username, 1, String",
        "KafkaTopic, job-events, /spec/partitions, '\"12\"', Integer",
        "Cluster, postgres, /spec/instances, three, int",
        "Cluster, postgres, /spec/postgresql/parameters/max_connections, 200, String",
        "ScaledObject, labeler, /spec/triggers/0/metadata/lagThreshold, 2, String",
        // A value of none of those that there are.
        "Deployment, trainer, /spec/template/spec/containers/0/imagePullPolicy, IfAbsent, imagePullPolicy",
        "NetworkPolicy, dns, /spec/egress/0/ports/0/protocol, DNS, protocol",
        "NetworkPolicy, dns, /spec/policyTypes/0, egress, policyTypes",
        "PersistentVolumeClaim, datasets, /spec/accessModes/0, ReadOnly, accessModes",
        "ScaledObject, trainer, /spec/triggers/0/metricType, Average, metricType",
        // What is required and missing, and a version that does not exist.
        "ScheduledBackup, postgres-nightly, /spec/schedule, ~, schedule",
        "ScaledObject, trainer, /spec/scaleTargetRef, ~, scaleTargetRef",
        "ScheduledBackup, postgres-nightly, /spec/backupOwnerReference, me, backupOwnerReference",
        "Database, metrics, /spec/databaseReclaimPolicy, keep, databaseReclaimPolicy",
        "Cluster, postgres, /spec/bootstrap/recovery, '{source: origin}', either initdb or recovery",
        "Deployment, trainer, /apiVersion, apps/v2, no type is known",
    })
    void refusesAFieldOrValueThatTheTypeDoesNotKnow(
            String kind, String name, String pointer, String yaml, String complaint) {
        Rendered bad = Overlay.PRODUCTION.rendered().with(kind, name, pointer, yaml.equals("~") ? null : yaml);

        assertThat(StrictReader.violations(bad.get(kind, name)))
                .singleElement()
                .asString()
                .contains(kind + "/" + name)
                .contains(complaint);
    }
}
