package org.fewlabel.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.artifacts.S3Settings;

/** What can be set of the gateway, beside its database, its Kafka and its HTTP server. */
@ConfigMapping(prefix = "fewlabel")
public interface GatewayConfig {
    Artifacts artifacts();

    Datasets datasets();

    Models models();

    Lease lease();

    Labeler labeler();

    Metrics metrics();

    Predictions predictions();

    Uploads uploads();

    Quotas quotas();

    Downloads downloads();

    Streams streams();

    Labels labels();

    Pictures pictures();

    /** How many attempts of a job may fail before the job does. A pause or a shutdown of a trainer costs none. */
    @WithDefault("5")
    int attemptsMax();

    Retry retry();

    /** How often leases and waits are looked through. */
    @WithDefault("1s")
    Duration reaperInterval();

    Outbox outbox();

    Sweeps sweeps();

    Gauges gauges();

    Grafana grafana();

    /** How long a trained epoch may wait for its labels before its job says that it waits for a labeler. */
    @WithDefault("1m")
    Duration labelsOverdueAfter();

    /** How long labels may be awaited before they are asked for again, and then after each time. */
    @WithDefault("15m")
    Duration labelsAskedAgainAfter();

    /** How long a job is kept from a trainer that declined it, while others may take it. */
    @WithDefault("10m")
    Duration declinesCounted();

    /** How long an {@code Idempotency-Key} is remembered. */
    @WithDefault("P7D")
    Duration idempotencyKeysKept();

    /** The store of snapshots, teachers and labels. */
    interface Artifacts {
        /** Its URL, such as {@code file:///var/lib/fewlabel/artifacts} or {@code s3://bucket/prefix}. */
        URI url();

        S3 s3();

        /** How much room the store's disk must have before a job is given to a trainer; 0 for none, and without effect on a bucket. */
        @WithDefault("1G")
        MemorySize freeMin();

        Retention retention();

        /** How the object store of an {@code s3://} URL is reached; what is not set is as {@link S3Settings} says. */
        interface S3 {
            Optional<URI> endpoint();

            Optional<String> region();

            Optional<Boolean> pathStyle();

            default S3Settings settings() {
                return new S3Settings(endpoint(), region(), pathStyle());
            }
        }

        /** Which files of jobs are kept. */
        interface Retention {
            /** Whether files are deleted that nothing needs any more. */
            @WithDefault("true")
            boolean enabled();

            /** How often it is looked which. */
            @WithDefault("10s")
            Duration interval();

            /** How long those of superseded attempts are kept, and of a job that is over those that only a job under way needs. */
            @WithDefault("P1D")
            Duration attemptsKept();

            /** How long the files of jobs that are over are kept, models and labels included; not set, they are kept for good. */
            Optional<Duration> jobsKept();
        }
    }

    /** The users' own images. */
    interface Datasets {
        /** The folder of data sets, to look into folders of images at submission; without it users count them. */
        Optional<Path> folder();

        /** How many files and folders of one folder of images are looked at; each takes about half a kilobyte of the heap. */
        @WithDefault("100000")
        int entriesMax();

        /** How long one folder is looked into. */
        @WithDefault("1m")
        Duration listingMax();

        /** How many folders are looked into at a time; who names another is told to come back. */
        @WithDefault("2")
        int listingsMax();
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

    /** Who answers what came out of jobs: the metrics service, whose results and comparisons users reach through the gateway. */
    interface Metrics {
        /** The root of its URLs. */
        @WithDefault("http://localhost:8083")
        URI url();

        /** How long it may take to reach it. */
        @WithDefault("5s")
        Duration connectTimeout();

        /** How long it may be silent: before its answer begins, and in the middle of it. Its database has 30 s for a statement. */
        @WithDefault("40s")
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

        /** How long the whole body may take to come. */
        @WithDefault("5m")
        Duration uploadDurationMax();

        /** How many requests at a time; who sends another is told to come back. Each holds one of 200 threads. */
        @WithDefault("32")
        int uploadsMax();

        /** How much of the folder for temporary files their bodies may take together; by default as much as so many may have. */
        @WithDefault("2G")
        MemorySize scratchMax();
    }

    /** Folders of images that users send, as ZIP archives. */
    interface Uploads {
        /** How many come at a time; who sends another is told to come back. Each holds one of 200 threads. */
        @WithDefault("2")
        int concurrentMax();

        /** How long an archive may take to come. */
        @WithDefault("1h")
        Duration durationMax();

        /** How many bytes an archive may have. */
        @WithDefault("2G")
        MemorySize archiveMax();

        /** How many bytes the files of an archive may have together, unpacked. */
        @WithDefault("4G")
        MemorySize unpackedMax();

        /** How many files and folders an archive may hold; each takes up to a kilobyte of the heap while it is looked at. */
        @WithDefault("100000")
        int entriesMax();

        /** How many bytes the file of one picture may have; at most 64 MB, as in any folder of images. */
        @WithDefault("20M")
        MemorySize pictureMax();

        /** How many bytes may come out of each compressed one, in files of over a megabyte. */
        @WithDefault("200")
        int ratioMax();

        /** How long, in all, an archive that has come waits for a labeler that starts again or has enough to do. */
        @WithDefault("2m")
        Duration labelerWaitMax();

        /** How many uploads may be kept; before another one comes, one is to be deleted. */
        @WithDefault("200")
        int keptMax();

        /** How much of the folder for temporary files may be taken by archives that come or are looked at. */
        @WithDefault("4G")
        MemorySize scratchMax();
    }

    /** What one owner may have, whoever asks in that name; what is not set has no bound. */
    interface Quotas {
        /** How many jobs that are not over and have no trainer: in the queue, paused, or to be tried again. */
        OptionalLong waitingMax();

        /** How many jobs are with trainers at a time; the others wait in the queue. */
        OptionalLong runningMax();

        /** How many sweeps are neither finished nor cancelled. */
        OptionalLong sweepsMax();

        /** How many bytes the pictures of the uploads that are listed may have together. */
        Optional<MemorySize> storageMax();
    }

    /** What is sent to users: labels, models, checkpoints, predictions. */
    interface Downloads {
        /** How many answers are sent at a time; who asks for another is told to come back. Each holds one of 200 threads. */
        @WithDefault("64")
        int concurrentMax();

        /** How long a reader may take nothing of an answer before its connection is ended. */
        @WithDefault("2m")
        Duration silenceMax();

        /** How much of the folder for temporary files may be taken by copies of what is being sent. */
        @WithDefault("1G")
        MemorySize scratchMax();
    }

    /** Jobs and lists of jobs that are sent again whenever they change. */
    interface Streams {
        /**
         * How many are open at a time; who opens another is told to come back. Each holds a connection and one view, which is as
         * much as the answer of a single look; it holds no thread.
         */
        @WithDefault("256")
        int concurrentMax();

        /** How often it is looked what has changed, once for all streams, while there are any. */
        @WithDefault("1s")
        Duration interval();

        /** How long nothing is sent at most, so that proxies keep the connection and gone readers are noticed. */
        @WithDefault("15s")
        Duration heartbeat();

        /** How long one lasts; then its reader comes again, and misses nothing by it. */
        @WithDefault("10m")
        Duration lifeMax();
    }

    /** Labels that are looked at, sorted or filtered. */
    interface Labels {
        /**
         * How much of the heap their indexes may take: 12 bytes an image and what the names of files take, and 12 more while
         * somebody sorts.
         */
        @WithDefault("32M")
        MemorySize memoryMax();
    }

    /** Training images that somebody looks at. */
    interface Pictures {
        /** How many are wanted of the labeler at a time; who asks for another waits up to 5 s. */
        @WithDefault("8")
        int concurrentMax();

        /**
         * How many requests for pictures and data sets are under way at a time, sending included; who makes another is told to
         * come back. Each holds one of 200 threads, and its picture, of up to 0.8 MB.
         */
        @WithDefault("32")
        int requestsMax();
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

    /** Many jobs that belong together. */
    interface Sweeps {
        /** How often it is looked whether runs of sweeps have ended and others can be submitted. */
        @WithDefault("1s")
        Duration interval();
    }

    /** What the metrics say of the database's contents. */
    interface Gauges {
        /** How often it is looked up. */
        @WithDefault("5s")
        Duration interval();
    }

    /** Where operators see more. */
    interface Grafana {
        /** Its address as their browsers reach it; without one the page links to none. */
        Optional<URI> url();
    }
}
