package org.fewlabel.learning.backbone;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.learning.Provenance;
import org.jspecify.annotations.Nullable;

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

    /** @param facts what the numbers depend on, by name */
    static ArtifactReference put(
            ArtifactStore store, String name, Map<String, String> facts, Tensor training, Tensor test)
            throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(TRAINING, training);
        tensors.put(TEST, test);
        Map<String, String> metadata = new TreeMap<>(facts);
        metadata.put("kind", KIND);
        metadata.put("fewlabel", Provenance.VERSION);
        return store.put(name, new Safetensors(metadata, tensors)::writeTo);
    }

    /** Null if there is none, or one that is damaged: it is computed anew then, as if it had never been. */
    static @Nullable FeatureFile readable(
            ArtifactStore store, Optional<ArtifactReference> found, int trainingImages, int testImages)
            throws IOException {
        try {
            return found.isPresent() ? read(store, found.get(), trainingImages, testImages) : null;
        } catch (CorruptArtifactException | MissingArtifactException e) {
            return null;
        }
    }

    /**
     * Too long for one array of bytes, perhaps; so a store that breaks off on the way is not asked again here.
     *
     * @throws CorruptArtifactException if it is not a file of the features of so many images
     */
    static FeatureFile read(ArtifactStore store, ArtifactReference reference, int trainingImages, int testImages)
            throws IOException {
        try (InputStream in = new BufferedInputStream(store.open(reference), CHUNK_BYTES)) {
            Safetensors file = Safetensors.read(in, reference.bytes());
            String kind = file.requireMetadata("kind");
            Tensor training = file.tensors().get(TRAINING);
            Tensor test = file.tensors().get(TEST);
            if (!kind.equals(KIND) || training == null || test == null || !areRows(training) || !areRows(test)) {
                throw new CorruptArtifactException(
                        reference.path(), "the file holds no features, but " + file + " of kind " + kind);
            }
            if (training.shape().get(0) != trainingImages || test.shape().get(0) != testImages) {
                throw new CorruptArtifactException(
                        reference.path(),
                        "it has the features of " + training.shape().get(0) + " training and "
                                + test.shape().get(0) + " test images, expected " + trainingImages + " and "
                                + testImages);
            }
            return new FeatureFile(reference.sha256(), training.shape().get(1), training, test);
        } catch (CorruptSafetensorsException e) {
            CorruptArtifactException named = new CorruptArtifactException(reference.path(), e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    private static boolean areRows(Tensor tensor) {
        return tensor.dtype() == Dtype.F32
                && tensor.shape().size() == 2
                && tensor.shape().get(1) > 0;
    }
}
