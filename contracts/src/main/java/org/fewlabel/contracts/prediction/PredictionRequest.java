package org.fewlabel.contracts.prediction;

import java.util.Objects;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.model.StoredModel;
import org.jspecify.annotations.Nullable;

/**
 * The wish for predictions of pictures: the JSON in the header {@value #HEADER} of {@code POST /internal/v1/predictions}, whose
 * body is the pictures.
 *
 * @param model whose predictions
 * @param epoch after which it is as it is, from 0
 * @param top of how many classes the probabilities are wanted; null for all
 * @param filesMax how many pictures the body may have
 * @param fileBytesMax how long the file of one may be
 */
public record PredictionRequest(
        StoredModel model, int epoch, @Nullable Integer top, int filesMax, int fileBytesMax) {
    public static final String HEADER = "Fewlabel-Prediction";

    public PredictionRequest {
        Objects.requireNonNull(model, "model");
        if (epoch < 0
                || filesMax < 1
                || fileBytesMax < 1
                || fileBytesMax > ImageFolder.FILE_BYTES_MAX
                || top != null && top < 1) {
            throw new IllegalArgumentException(
                    "an epoch is from 0, the others are from 1, a file has 64 MB, were: epoch " + epoch + ", top " + top
                            + ", filesMax " + filesMax + ", fileBytesMax " + fileBytesMax);
        }
    }
}
