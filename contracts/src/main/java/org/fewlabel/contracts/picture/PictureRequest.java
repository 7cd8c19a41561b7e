package org.fewlabel.contracts.picture;

import java.util.Objects;
import org.fewlabel.contracts.job.DatasetSpec;
import org.jspecify.annotations.Nullable;

/**
 * The wish for a training image as a picture: the body of {@code POST /internal/v1/pictures}, which answers with a PNG file.
 *
 * @param dataset of the job whose image it is
 * @param index of the image in the training set
 * @param size of the picture's longer side, in pixels; null for that of the image as networks see it
 */
public record PictureRequest(
        DatasetSpec dataset, int index, @Nullable Integer size) {
    public static final int SIZE_MIN = 8;
    public static final int SIZE_MAX = 512;

    public PictureRequest {
        Objects.requireNonNull(dataset, "dataset");
        int images = dataset.shape().trainingImages();
        if (index < 0 || index >= images) {
            throw new IllegalArgumentException("index must be from 0 to " + (images - 1) + ", was " + index);
        }
        if (size != null && (size < SIZE_MIN || size > SIZE_MAX)) {
            throw new IllegalArgumentException("size must be from " + SIZE_MIN + " to " + SIZE_MAX + ", was " + size);
        }
    }
}
