package org.fewlabel.learning.backbone;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.Records;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;

/**
 * The files of features in a store, and a record of each key that says which file counts. Two trainers that do not know of each
 * other may compute the same features, and those of a machine that rounds otherwise are another file; then the file counts
 * whose trainer was first, so that all runs see the same numbers, and the other one's is nobody's.
 */
final class FeatureFiles {
    private final ArtifactStore store;
    private final Records<ArtifactReference> records;

    FeatureFiles(ArtifactStore store) {
        this.store = store;
        this.records = new Records<>(store, ArtifactReference.class);
    }

    /** The file that counts. */
    Optional<ArtifactReference> find(String key) throws IOException {
        return records.find(record(key));
    }

    /** The file with these very bytes, whichever counts. */
    Optional<ArtifactReference> find(String key, String sha256) throws IOException {
        return store.find(name(key), sha256);
    }

    /**
     * Stores features, unless others count by now.
     *
     * @param facts what they depend on, by name
     * @return those that count; a file that counted and is damaged or gone does not any more
     */
    FeatureFile write(String key, Map<String, String> facts, int dimension, float[] training, float[] test)
            throws IOException {
        int trainingImages = training.length / dimension;
        int testImages = test.length / dimension;
        FeatureFile before = FeatureFile.readable(store, find(key), trainingImages, testImages);
        if (before != null) {
            return before;
        }
        Tensor trainingRows = Tensor.of(training, trainingImages, dimension);
        Tensor testRows = Tensor.of(test, testImages, dimension);
        ArtifactReference own = FeatureFile.put(store, name(key), facts, trainingRows, testRows);
        FeatureFile computed = new FeatureFile(own.sha256(), dimension, trainingRows, testRows);
        ArtifactReference counts = records.create(record(key), own);
        if (counts.equals(own)) {
            return computed;
        }
        FeatureFile others = FeatureFile.readable(store, Optional.of(counts), trainingImages, testImages);
        if (others != null) {
            return others;
        }
        records.replace(record(key), own);
        return computed;
    }

    private static String name(String key) {
        return key + ".safetensors";
    }

    private static String record(String key) {
        return key + ".record";
    }
}
