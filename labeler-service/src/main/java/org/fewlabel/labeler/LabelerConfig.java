package org.fewlabel.labeler;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.fewlabel.artifacts.S3Settings;
import org.fewlabel.service.process.WatchdogConfig;

/** Everything about a labeler that its operator may set; {@code fewlabel.artifacts.url} is {@code FEWLABEL_ARTIFACTS_URL}. */
@ConfigMapping(prefix = "fewlabel")
public interface LabelerConfig {
    Artifacts artifacts();

    Datasets datasets();

    Models models();

    Features features();

    Answers answers();

    Predictions predictions();

    Pictures pictures();

    WatchdogConfig watchdog();

    /** How often labelers may die over an epoch, or end for what they lack for it, before its job fails. */
    @WithDefault("3")
    int triesMax();

    /**
     * How long this labeler may lack what an epoch needs, such as its data set or memory, before it sets the epoch's job aside, so
     * that those behind it go on: it ends, and is to be started again. The gateway asks for the labels again later. The last of
     * {@link #triesMax()} in a row that lacks it fails the job instead.
     */
    @WithDefault("2m")
    Duration localTroubleMax();

    /** Where snapshots, teachers and labels lie. */
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

        /**
         * How many files and folders of one folder of images are looked at for people, as at the gateway; each takes about half a
         * kilobyte of the heap. Jobs have no such limit here.
         */
        @WithDefault("100000")
        int entriesMax();

        /** How long one folder is looked into for people. */
        @WithDefault("1m")
        Duration listingMax();
    }

    /** The files of weights and networks that jobs name. */
    interface Models {
        /** The folder that they lie in; without it no job that names one can run here. */
        Optional<Path> folder();
    }

    /** What backbones give. */
    interface Features {
        /**
         * How much memory the features of one job may take, if the heap has as much; what is more this labeler lacks, see
         * {@link #localTroubleMax()}.
         */
        @WithDefault("2G")
        MemorySize bytesMax();
    }

    /** What a labeler computes for those who ask over HTTP, beside its labeling. */
    interface Answers {
        /** How many are computed at a time; who asks for another is told to come back, so that running jobs get their labels. */
        @WithDefault("2")
        int concurrentMax();

        /** How much of the heap may be taken by the models of these answers, counted by the length of their files. */
        @WithDefault("256M")
        MemorySize memoryMax();

        /** How much of the folder for temporary files may be taken by answers that are being sent. */
        @WithDefault("1G")
        MemorySize scratchMax();
    }

    /** New pictures that are sent to be predicted. */
    interface Predictions {
        /** How many requests are under way at a time; who sends another is told to come back. One picture is decoded at a time. */
        @WithDefault("4")
        int concurrentMax();

        /** How long a request may take, from its first byte to its answer. */
        @WithDefault("2m")
        Duration durationMax();

        /** How much memory beside the heap the networks may take that stay loaded between requests. */
        @WithDefault("256M")
        MemorySize networksMax();
    }

    /** Training images that somebody looks at. */
    interface Pictures {
        /** How many are drawn at a time; who asks for another waits up to 5 s. One file is decoded at a time. */
        @WithDefault("4")
        int concurrentMax();
    }
}
