package org.fewlabel.gateway.product;

import org.fewlabel.contracts.folder.ImageFolder;

/**
 * What one request for predictions may hold.
 *
 * @param filesMax pictures
 * @param fileBytesMax of one picture's file
 * @param requestBytesMax of the whole body
 */
public record PredictionLimits(int filesMax, long fileBytesMax, long requestBytesMax) {
    public PredictionLimits {
        if (filesMax < 1) {
            throw new IllegalArgumentException("fewlabel.predictions.files-max must be at least 1, was: " + filesMax);
        }
        if (fileBytesMax < 1 || fileBytesMax > ImageFolder.FILE_BYTES_MAX) {
            throw new IllegalArgumentException("fewlabel.predictions.file-max must be 1 to "
                    + ImageFolder.FILE_BYTES_MAX + " bytes, was: " + fileBytesMax);
        }
        if (requestBytesMax < fileBytesMax) {
            throw new IllegalArgumentException("fewlabel.predictions.request-max must be at least file-max, "
                    + fileBytesMax + " bytes, was: " + requestBytesMax);
        }
    }
}
