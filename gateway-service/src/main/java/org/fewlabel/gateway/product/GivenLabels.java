package org.fewlabel.gateway.product;

import java.util.Optional;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;

/** The classes that training images came with, as a file of labels has them. */
public final class GivenLabels {
    private static final String TENSOR = "given";
    private static final int NONE = -1;

    private final int[] classes; // [training images], −1 for an image that came without a label

    private GivenLabels(int[] classes) {
        this.classes = classes;
    }

    /**
     * Reads them.
     *
     * @return empty for a file of an earlier version, which does not say
     * @throws CorruptSafetensorsException if they are not classes of the images of the data set
     */
    public static Optional<GivenLabels> of(Safetensors labels, DatasetSpec dataset) throws CorruptSafetensorsException {
        if (!labels.tensors().containsKey(TENSOR)) {
            return Optional.empty();
        }
        DatasetShape shape = dataset.shape();
        int[] given = labels.requireInts(TENSOR, shape.trainingImages());
        for (int image = 0; image < given.length; image++) {
            if (given[image] < NONE || given[image] >= shape.classes()) {
                throw new CorruptSafetensorsException("the given label of image " + image + " is " + given[image]
                        + ", expected a class from 0 to " + (shape.classes() - 1) + ", or -1");
            }
        }
        return Optional.of(new GivenLabels(given));
    }

    /**
     * What these and others say together; to be asked only of the same images.
     *
     * @throws IllegalArgumentException if one says another class of an image than the other
     */
    public GivenLabels with(GivenLabels other) {
        int[] together = classes.clone();
        for (int image = 0; image < together.length; image++) {
            int own = together[image];
            int others = other.classes[image];
            if (own != NONE && others != NONE && own != others) {
                throw new IllegalArgumentException("image " + image + " came as class " + own + " and as " + others);
            }
            together[image] = Math.max(own, others);
        }
        return new GivenLabels(together);
    }

    boolean has(int image) {
        return classes[image] != NONE;
    }

    int label(int image) {
        return classes[image];
    }
}
