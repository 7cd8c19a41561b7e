package org.fewlabel.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.fewlabel.artifacts.S3Settings;

/** What can be set of the gateway, beside its database, its Kafka and its HTTP server. */
@ConfigMapping(prefix = "fewlabel")
public interface GatewayConfig {
    Artifacts artifacts();

    Datasets datasets();

    Models models();

    Lease lease();

    Labeler labeler();

    Predictions predictions();

    /** How many attempts of a job may fail before the job does. A pause or a shutdown of a trainer costs none. */
    @WithDefault("5")
    int attemptsMax();

    Retry retry();

    /** How often leases, waits and old idempotency keys are looked through. */
    @WithDefault("1s")
    Duration reaperInterval();

    Outbox outbox();

    Gauges gauges();

    /** How long a trained epoch may wait for its labels before its job says that it waits for a labeler. */
    @WithDefault("1m")
    Duration labelsOverdueAfter();

    /** How long an {@code Idempotency-Key} is remembered. */
    @WithDefault("P7D")
    Duration idempotencyKeysKept();

    /** The store of snapshots, teachers and labels. */
    interface Artifacts {
        /** Its URL, such as {@code file:///var/lib/fewlabel/artifacts} or {@code s3://bucket/prefix}. */
        URI url();

        S3 s3();

        /** How the object store of an {@code s3://} URL is reached; what is not set is as {@link S3Settings} says. */
        interface S3 {
            Optional<URI> endpoint();

            Optional<String> region();

            Optional<Boolean> pathStyle();

            default S3Settings settings() {
                return new S3Settings(endpoint(), region(), pathStyle());
            }
        }
    }

    /** The users' own images. */
    interface Datasets {
        /** The folder of data sets, to look into folders of images at submission; without it users count them. */
        Optional<Path> folder();
    }

    /** The files of weights and networks that jobs name. */
    interface Models {
        /** The folder that they lie in, to look at them at submission; without it users say what they are. */
        Optional<Path> folder();
    }

    /** Who computes what users ask of a model: the labeler, which has the engine. */
    interface Labeler {
        /** The root of its URLs. */
        @WithDefault("http://localhost:8082")
        URI url();

        /** How long it may take to reach it. */
        @WithDefault("5s")
        Duration connectTimeout();

        /**
         * How long it may be silent: before its answer begins, and in the middle of it. Longer than a labeler takes for a request
         * at most, so that it can say itself that it took too long.
         */
        @WithDefault("3m")
        Duration silenceMax();
    }

    /** What one request for predictions may hold. */
    interface Predictions {
        /** How many pictures. */
        @WithDefault("64")
        int filesMax();

        /** How many bytes the file of one picture may have; at most 64 MB, as in a folder of images. */
        @WithDefault("10M")
        MemorySize fileMax();

        /** How many bytes the whole body may have. */
        @WithDefault("64M")
        MemorySize requestMax();
    }

    /** A trainer's hold on a job. */
    interface Lease {
        /** How long a trainer may be silent before its job is given to another. */
        @WithDefault("30s")
        Duration duration();
    }

    /** The wait between an attempt that failed and the next. */
    interface Retry {
        /** The wait after the first; it doubles with each. */
        @WithDefault("2s")
        Duration delay();

        /** The longest wait. */
        @WithDefault("5m")
        Duration delayMax();
    }

    /** The events that are decided and not yet on Kafka. */
    interface Outbox {
        /** How often it is looked through when nothing rings; after a failure it is the wait. */
        @WithDefault("500ms")
        Duration pollInterval();
    }

    /** What the metrics say of the database's contents. */
    interface Gauges {
        /** How often it is looked up. */
        @WithDefault("5s")
        Duration interval();
    }
}
