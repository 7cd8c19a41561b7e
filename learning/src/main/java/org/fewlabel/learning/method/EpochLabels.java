package org.fewlabel.learning.method;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.loss.Probabilities;
import org.jspecify.annotations.Nullable;

/**
 * What was predicted for every training image after an epoch: the pseudo labels of methods that train on those of an
 * earlier epoch, and what a user takes home in the end.
 *
 * @param epoch the finished epoch, from 0
 * @param probabilities [training images, classes], by the image's index in the training set; a row of zeros where there
 *     is no label yet
 */
public record EpochLabels(int epoch, Probabilities probabilities) {
    private static final String KIND = "labels";
    private static final String PROBABILITIES = "probabilities";
    private static final String GIVEN = "given";
    private static final String NAMES = "names";
    private static final String TEMPERATURE = "temperature";

    public EpochLabels {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative, was " + epoch);
        }
    }

    public int images() {
        return probabilities.rows();
    }

    public int classes() {
        return probabilities.classes();
    }

    /** The most probable class of an image; the lowest of equals. */
    public int label(int image) {
        return probabilities.label(image);
    }

    /** Whether there is a label: one that was recorded in the loop is missing until the loop has seen the image. */
    public boolean isKnown(int image) {
        return probabilities.isKnown(image);
    }

    /** The largest probability of an image. */
    public float confidence(int image) {
        return probabilities.confidence(image);
    }

    /** The rows of these images, [images.length, classes]. */
    public Probabilities of(int[] images) {
        float[] rows = new float[images.length * classes()];
        for (int row = 0; row < images.length; row++) {
            System.arraycopy(probabilities.values(), images[row] * classes(), rows, row * classes(), classes());
        }
        return new Probabilities(rows, images.length, classes());
    }

    /**
     * One tensor, {@code probabilities}, [training images, classes]: what training reads. The array is the labels' own, not a
     * copy.
     *
     * @param spec of the job whose labels these are
     */
    public Safetensors toSafetensors(JobSpec spec) {
        return new Safetensors(metadata(spec, null), Map.of(PROBABILITIES, probabilitiesTensor()));
    }

    /**
     * The same with what is known of the images, so that whoever has the labels needs nothing else: {@code given}, [training
     * images], the class that an image came with, else −1; and {@code names}, the bytes of UTF-8, each image's file name ended
     * by a zero.
     *
     * @param run of the attempt that trained what made them; null where it is not known
     * @param given [training images], not copied
     * @param names one for each image; empty for none
     * @param temperature by which the probabilities become calibrated ones, in the metadata; null where it was not fitted
     */
    public Safetensors toSafetensors(
            JobSpec spec, @Nullable RunProvenance run, int[] given, List<String> names, @Nullable Double temperature) {
        Map<String, Tensor> tensors = new TreeMap<>();
        tensors.put(PROBABILITIES, probabilitiesTensor());
        tensors.put(GIVEN, Tensor.of(given, images()));
        if (!names.isEmpty()) {
            byte[] bytes = names.stream()
                    .map(name -> name + "\0")
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.UTF_8);
            tensors.put(NAMES, Tensor.of(bytes, bytes.length));
        }
        Map<String, String> metadata = metadata(spec, run);
        if (temperature != null) {
            metadata.put(TEMPERATURE, temperature.toString());
        }
        return new Safetensors(metadata, tensors);
    }

    private Tensor probabilitiesTensor() {
        return Tensor.of(probabilities.values(), images(), classes());
    }

    private Map<String, String> metadata(JobSpec spec, @Nullable RunProvenance run) {
        return new Provenance(KIND, spec, epoch, run).toMetadata();
    }

    /**
     * Reads them back.
     *
     * @throws CorruptSafetensorsException if the file does not hold labels for all images of its data set
     */
    public static EpochLabels of(Safetensors file) throws CorruptSafetensorsException {
        Provenance provenance = Provenance.of(file, KIND);
        DatasetShape dataset = provenance.spec().dataset().shape();
        int images = dataset.trainingImages();
        int classes = dataset.classes();
        float[] values = file.requireFloats(PROBABILITIES, images, classes);
        return new EpochLabels(provenance.epoch(), new Probabilities(values, images, classes));
    }
}
