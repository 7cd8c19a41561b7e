package org.fewlabel.gateway.product;

import java.time.Duration;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.service.rest.Problem;

/**
 * What one request for predictions may hold.
 *
 * @param filesMax pictures
 * @param fileBytesMax of one picture's file
 * @param requestBytesMax of the whole body
 * @param uploadDurationMax until all of the body is there
 */
public record PredictionLimits(int filesMax, long fileBytesMax, long requestBytesMax, Duration uploadDurationMax) {
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
        if (uploadDurationMax.isNegative() || uploadDurationMax.isZero()) {
            throw new IllegalArgumentException(
                    "fewlabel.predictions.upload-duration-max must be positive, was: " + uploadDurationMax);
        }
    }

    /** Of a body that is longer than it may be. */
    public Problem tooLarge() {
        return Problem.tooLarge("the body", requestBytesMax, "fewlabel.predictions.request-max");
    }

    /** Of a body that came too slowly. */
    Problem late() {
        return Problem.lateUpload("the body", uploadDurationMax, "fewlabel.predictions.upload-duration-max");
    }
}
