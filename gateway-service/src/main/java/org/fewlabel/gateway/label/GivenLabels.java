package org.fewlabel.gateway.label;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.TensorCursor;

/** The classes that training images came with, image by image; what several files of labels say counts together. */
final class GivenLabels {
    static final int NONE = -1;

    private final List<TensorCursor> files = new ArrayList<>();
    private final int classes;
    private int image;

    /** @param files of the same images; those that do not say are passed over */
    GivenLabels(List<LabelsFile> files, int classes) throws CorruptSafetensorsException {
        for (LabelsFile file : files) {
            if (file.saysWhatWasGiven()) {
                this.files.add(file.given());
            }
        }
        this.classes = classes;
    }

    /**
     * The class of the image that is next, {@link #NONE} for one that came without a label.
     *
     * @throws CorruptSafetensorsException if it is no class of the data set
     * @throws ContradictoryLabelsException if one file says another class of the image than another one
     */
    int next() throws IOException, ContradictoryLabelsException {
        int together = NONE;
        for (TensorCursor file : files) {
            int own = file.nextInt();
            if (own < NONE || own >= classes) {
                throw new CorruptSafetensorsException("the given label of image " + image + " is " + own
                        + ", expected a class from 0 to " + (classes - 1) + ", or -1");
            }
            if (own != NONE && together != NONE && own != together) {
                throw new ContradictoryLabelsException(
                        "image " + image + " came as class " + together + " and as " + own);
            }
            together = Math.max(together, own);
        }
        image++;
        return together;
    }
}
