package org.fewlabel.contracts;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a run depend on besides its spec: which labels it knows, which images there are, and what computes. An
 * attempt on another machine goes on where the one before was, and has another provenance.
 *
 * @param labeledSetSha256 of the training examples whose label the run knows, validation examples included
 * @param dataSha256 of all training and test examples, as the network sees them
 * @param testInTraining how many test examples are training examples as well, value for value: their errors tell nothing of
 *     new ones
 * @param startModelSha256 of the file that the weights come from in the end: the run started from it, or from a run that did.
 *     Null where there is none, and in the records of before such files
 * @param featuresSha256 of the file with the features that a backbone gives the images as they are; null for a run that sees
 *     the images themselves
 * @param viewsSha256 over the SHA-256s of the files with the features of all weak and strong views that the run looks at; null
 *     for one that looks at none of a backbone's, and in the records of before it was noted
 */
public record RunProvenance(
        String labeledSetSha256,
        String dataSha256,
        int testInTraining,
        Environment environment,
        @Nullable String startModelSha256,
        @Nullable String featuresSha256,
        @Nullable String viewsSha256) {
    /** The name under which files of a run carry it in their metadata, as JSON. */
    public static final String METADATA = "run";

    public RunProvenance {
        Check.digest("labeledSetSha256", labeledSetSha256);
        Check.digest("dataSha256", dataSha256);
        Check.atLeast("testInTraining", testInTraining, 0);
        Check.present("environment", environment);
        requireIfPresent("startModelSha256", startModelSha256);
        requireIfPresent("featuresSha256", featuresSha256);
        requireIfPresent("viewsSha256", viewsSha256);
    }

    /** Of a run whose weights come from no file and that sees the images themselves. */
    public RunProvenance(String labeledSetSha256, String dataSha256, int testInTraining, Environment environment) {
        this(labeledSetSha256, dataSha256, testInTraining, environment, null, null, null);
    }

    private static void requireIfPresent(String field, @Nullable String digest) {
        if (digest != null) {
            Check.digest(field, digest);
        }
    }

    /**
     * What computes. Two machines that differ in any of these may round differently.
     *
     * @param engine whose layers these are, such as {@code onednn}
     * @param device {@code cpu} or {@code cuda}
     * @param threads of the engine's loops
     * @param instructionSet the largest one that the engine makes use of here, such as {@code avx512-core}; null where it
     *     cannot be told
     * @param platform operating system and architecture, such as {@code linux-x86_64}
     * @param java name and version of the virtual machine
     * @param libraries versions by name
     */
    public record Environment(
            String engine,
            String device,
            int threads,
            @Nullable String instructionSet,
            String platform,
            String java,
            SortedMap<String, String> libraries) {
        private static final int LIBRARIES_MAX = 100;

        public Environment {
            Check.name("engine", engine, Check.NAME_LENGTH_MAX);
            Check.name("device", device, Check.NAME_LENGTH_MAX);
            Check.atLeast("threads", threads, 1);
            if (instructionSet != null) {
                Check.name("instructionSet", instructionSet, Check.NAME_LENGTH_MAX);
            }
            Check.name("platform", platform, Check.NAME_LENGTH_MAX);
            Check.name("java", java, Check.NAME_LENGTH_MAX);
            Check.size("libraries", Check.present("libraries", libraries).size(), LIBRARIES_MAX);
            libraries.forEach((name, version) -> {
                Check.name("libraries", name, Check.NAME_LENGTH_MAX);
                Check.name("libraries." + name, version, Check.NAME_LENGTH_MAX);
            });
            libraries = Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
        }
    }
}
