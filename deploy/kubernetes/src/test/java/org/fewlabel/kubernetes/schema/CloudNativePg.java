package org.fewlabel.kubernetes.schema;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of CloudNativePG's resources that are used here. Maven Central has no types of them; these are written from its
 * API reference (cloudnative-pg.io/documentation/1.30/cloudnative-pg.v1) and from the documentation of the Barman Cloud
 * plugin (cloudnative-pg.io/plugin-barman-cloud/docs/usage), and held against their schemas ({@link CustomResourceSchemas}). A
 * field that is not here may exist; it must be added before it is used. What the reference requires is required.
 */
final class CloudNativePg {
    private CloudNativePg() {}

    record Named(String name) {
        Named {
            Objects.requireNonNull(name, "name");
        }
    }

    record SecretKey(String name, String key) {
        SecretKey {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(key, "key");
        }
    }

    record Cluster(String apiVersion, String kind, ObjectMeta metadata, ClusterSpec spec) {
        Cluster {
            Objects.requireNonNull(spec, "spec");
        }
    }

    record ClusterSpec(
            int instances,
            @Nullable String imageName,
            @Nullable Inherited inheritedMetadata,
            @Nullable Boolean enableSuperuserAccess,
            @Nullable Boolean enablePDB,
            @Nullable Bootstrap bootstrap,
            @Nullable List<ExternalCluster> externalClusters,
            @Nullable Managed managed,
            @Nullable PostgresConfiguration postgresql,
            @Nullable ResourceRequirements resources,
            @Nullable Storage storage,
            @Nullable Storage walStorage,
            @Nullable Affinity affinity,
            @Nullable List<Plugin> plugins) {
        ClusterSpec {
            if (instances < 1) {
                throw new IllegalArgumentException("instances must be 1 or more, was: " + instances);
            }
        }
    }

    record Inherited(
            @Nullable Map<String, String> labels, @Nullable Map<String, String> annotations) {}

    /** One of the two. */
    record Bootstrap(@Nullable InitDb initdb, @Nullable Recovery recovery) {
        Bootstrap {
            if ((initdb == null) == (recovery == null)) {
                throw new IllegalArgumentException("bootstrap must have either initdb or recovery");
            }
        }
    }

    record Recovery(
            String source,
            @Nullable String database,
            @Nullable String owner,
            @Nullable Named secret,
            @Nullable RecoveryTarget recoveryTarget) {
        Recovery {
            Objects.requireNonNull(source, "source");
        }
    }

    record RecoveryTarget(
            @Nullable String targetTime,
            @Nullable String targetLSN,
            @Nullable String targetName,
            @Nullable String targetTLI,
            @Nullable String targetXID,
            @Nullable Boolean targetImmediate,
            @Nullable String backupID,
            @Nullable Boolean exclusive) {}

    record ExternalCluster(String name, @Nullable Plugin plugin) {
        ExternalCluster {
            Objects.requireNonNull(name, "name");
        }
    }

    record InitDb(
            String database,
            String owner,
            @Nullable Named secret,
            @Nullable List<String> postInitApplicationSQL) {}

    record Managed(List<Role> roles) {}

    record Role(
            String name,
            @Nullable String ensure,
            @Nullable Boolean login,
            @Nullable Integer connectionLimit,
            @Nullable List<String> inRoles,
            @Nullable Named passwordSecret) {
        Role {
            Objects.requireNonNull(name, "name");
        }
    }

    record PostgresConfiguration(Map<String, String> parameters) {}

    record Storage(String size, @Nullable String storageClass) {}

    record Affinity(
            @Nullable Boolean enablePodAntiAffinity,
            @Nullable String podAntiAffinityType,
            @Nullable String topologyKey) {}

    record Plugin(
            String name,
            @Nullable Boolean enabled,
            @Nullable Boolean isWALArchiver,
            @Nullable Map<String, String> parameters) {
        Plugin {
            Objects.requireNonNull(name, "name");
        }
    }

    record Database(String apiVersion, String kind, ObjectMeta metadata, DatabaseSpec spec) {
        Database {
            Objects.requireNonNull(spec, "spec");
        }
    }

    record DatabaseSpec(
            Named cluster,
            String name,
            String owner,
            @Nullable String databaseReclaimPolicy) {
        DatabaseSpec {
            Objects.requireNonNull(cluster, "cluster");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(owner, "owner");
        }
    }

    record ScheduledBackup(String apiVersion, String kind, ObjectMeta metadata, ScheduledBackupSpec spec) {
        ScheduledBackup {
            Objects.requireNonNull(spec, "spec");
        }
    }

    record ScheduledBackupSpec(
            String schedule,
            Named cluster,
            @Nullable String backupOwnerReference,
            @Nullable String method,
            @Nullable Named pluginConfiguration,
            @Nullable Boolean immediate,
            @Nullable Boolean suspend) {
        ScheduledBackupSpec {
            Objects.requireNonNull(schedule, "schedule");
            Objects.requireNonNull(cluster, "cluster");
        }
    }

    record ObjectStore(String apiVersion, String kind, ObjectMeta metadata, ObjectStoreSpec spec) {
        ObjectStore {
            Objects.requireNonNull(spec, "spec");
        }
    }

    record ObjectStoreSpec(
            StoreConfiguration configuration, @Nullable String retentionPolicy) {
        ObjectStoreSpec {
            Objects.requireNonNull(configuration, "configuration");
        }
    }

    record StoreConfiguration(
            String destinationPath,
            @Nullable String endpointURL,
            @Nullable S3Credentials s3Credentials,
            @Nullable Compressed wal,
            @Nullable Compressed data) {
        StoreConfiguration {
            Objects.requireNonNull(destinationPath, "destinationPath");
        }
    }

    record S3Credentials(SecretKey accessKeyId, SecretKey secretAccessKey) {}

    record Compressed(@Nullable String compression) {}
}
