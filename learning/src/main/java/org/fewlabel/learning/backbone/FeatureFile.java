package org.fewlabel.learning.backbone;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.learning.Provenance;

/**
 * The content of one file of features.
 *
 * @param training [training images, dimension]
 * @param test [test images, dimension]; of views of no images
 */
record FeatureFile(String sha256, int dimension, Tensor training, Tensor test) {
    private static final String KIND = "features";
    private static final String TRAINING = "training";
    private static final String TEST = "test";
    private static final int CHUNK_BYTES = 1 << 16;

    /** Stores it, unless somebody else was faster: then that one counts, for others may have read it. */
    static FeatureFile write(
            ArtifactStore store, String path, Map<String, String> facts, int dimension, float[] training, float[] test)
            throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(TRAINING, Tensor.of(training, training.length / dimension, dimension));
        tensors.put(TEST, Tensor.of(test, test.length / dimension, dimension));
        Map<String, String> metadata = new TreeMap<>(facts);
        metadata.put("kind", KIND);
        metadata.put("fewlabel", Provenance.VERSION);
        var before = store.find(path);
        if (before.isPresent()) {
            return read(store, before.get());
        }
        Safetensors file = new Safetensors(metadata, tensors);
        ArtifactReference reference = store.put(path, file::writeTo);
        return new FeatureFile(reference.sha256(), dimension, tensors.get(TRAINING), tensors.get(TEST));
    }

    /** Too long for one array of bytes, perhaps; so a store that breaks off on the way is not asked again here. */
    static FeatureFile read(ArtifactStore store, ArtifactReference reference) throws IOException {
        try (InputStream in = new BufferedInputStream(store.open(reference), CHUNK_BYTES)) {
            Safetensors file = Safetensors.read(in, reference.bytes());
            String kind = file.requireMetadata("kind");
            Tensor training = file.tensors().get(TRAINING);
            Tensor test = file.tensors().get(TEST);
            if (!kind.equals(KIND) || training == null || test == null || !areRows(training) || !areRows(test)) {
                throw new CorruptSafetensorsException("the file holds no features, but " + file + " of kind " + kind);
            }
            return new FeatureFile(reference.sha256(), training.shape().get(1), training, test);
        }
    }

    private static boolean areRows(Tensor tensor) {
        return tensor.shape().size() == 2;
    }
}
