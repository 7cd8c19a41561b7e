package org.fewlabel.gateway.label;

import java.io.IOException;
import org.fewlabel.artifacts.safetensors.TensorCursor;

/** The class probabilities in one file of labels, image by image from any of them on. */
final class FileProbabilities implements ProbabilityRows {
    private final TensorCursor cursor;
    private final int classes;

    /** @param cursor over [images, classes] */
    FileProbabilities(TensorCursor cursor, int classes) {
        this.cursor = cursor;
        this.classes = classes;
    }

    /** Makes an image the next one. */
    void seek(int image) {
        cursor.seek((long) image * classes);
    }

    @Override
    public void next(float[] row) throws IOException {
        cursor.next(row);
    }
}
