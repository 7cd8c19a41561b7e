package org.fewlabel.trainer;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.fewlabel.artifacts.S3Settings;
import org.fewlabel.service.process.WatchdogConfig;

/** Everything about a trainer that its operator may set; {@code fewlabel.gateway.url} is {@code FEWLABEL_GATEWAY_URL}. */
@ConfigMapping(prefix = "fewlabel")
public interface TrainerConfig {
    Gateway gateway();

    Artifacts artifacts();

    Datasets datasets();

    Models models();

    Features features();

    Augmentation augmentation();

    Claims claims();

    Heartbeat heartbeat();

    Labels labels();

    WatchdogConfig watchdog();

    Shutdown shutdown();

    /** Who has the jobs. */
    interface Gateway {
        @WithDefault("http://localhost:8080")
        URI url();

        /** How long a question to the gateway may take; less than the grace, or a shutdown waits in vain for one that is under way. */
        @WithDefault("5s")
        Duration timeout();
    }

    /** Where snapshots and labels lie. */
    interface Artifacts {
        /** The store that all services share, such as {@code file:///var/lib/fewlabel} or {@code s3://bucket/prefix}. */
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

    /** Where data sets are. */
    interface Datasets {
        /** A folder that is looked into first. */
        Optional<Path> folder();

        /** Where fetched data sets are kept, if not in the user's cache folder. */
        Optional<Path> cache();

        /**
         * How much of the cache uploaded folders may take together; those that nobody has used for the longest time go first. An
         * upload that is larger, or finds no room beside those in use, cannot be worked on here.
         */
        @WithDefault("20G")
        MemorySize uploadsMax();
    }

    /** The files of weights and networks that jobs name. */
    interface Models {
        /** The folder that they lie in; without it no job that names one can run here. */
        Optional<Path> folder();
    }

    /** What backbones give. */
    interface Features {
        /** How much memory the features of one job may take, if the heap has as much; a job with more is declined. */
        @WithDefault("2G")
        MemorySize bytesMax();

        /** How many threads an operator of a backbone runs on; 0 for one for each core. */
        @WithDefault("0")
        int threads();
    }

    /** How views of images are made. */
    interface Augmentation {
        /**
         * How many threads make the batches of coming steps; 0 for one for each four cores, or on a GPU for each core but one, up to 8.
         * The bytes of a run do not depend on it.
         */
        @WithDefault("0")
        int threads();
    }

    /** How an idle trainer looks for work. */
    interface Claims {
        /** How often it asks without having heard anything, give or take a half. */
        @WithDefault("5s")
        Duration interval();
    }

    /** How a busy trainer keeps its lease. */
    interface Heartbeat {
        @WithDefault("1s")
        Duration interval();
    }

    /** How a run waits for pseudo labels. */
    interface Labels {
        /** After so much silence the gateway is asked whether the labels are there, and again after as much. */
        @WithDefault("5s")
        Duration silenceMax();
    }

    /** How the trainer goes. */
    interface Shutdown {
        /** How long a run may take to let go of its job. */
        @WithDefault("8s")
        Duration grace();
    }
}
