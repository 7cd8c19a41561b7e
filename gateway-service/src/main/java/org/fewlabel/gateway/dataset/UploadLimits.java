package org.fewlabel.gateway.dataset;

import java.time.Duration;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.service.rest.Problem;

/**
 * How large an uploaded folder may be, and how long it may take to come.
 *
 * @param archiveBytesMax of the archive
 * @param unpackedBytesMax of its files together
 * @param entriesMax files and folders in it
 * @param pictureBytesMax of one file
 * @param ratioMax how many bytes may come out of each compressed one
 * @param durationMax from the first byte of the archive to its last one
 */
public record UploadLimits(
        long archiveBytesMax,
        long unpackedBytesMax,
        int entriesMax,
        long pictureBytesMax,
        int ratioMax,
        Duration durationMax) {
    public UploadLimits {
        atLeastOne("archive-max", archiveBytesMax);
        atLeastOne("unpacked-max", unpackedBytesMax);
        atLeastOne("entries-max", entriesMax);
        atLeastOne("picture-max", pictureBytesMax);
        atLeastOne("ratio-max", ratioMax);
        if (pictureBytesMax > ImageFolder.FILE_BYTES_MAX) {
            throw new IllegalArgumentException("fewlabel.uploads.picture-max must be at most "
                    + ImageFolder.FILE_BYTES_MAX + " bytes, was: " + pictureBytesMax);
        }
        if (durationMax.isNegative() || durationMax.isZero()) {
            throw new IllegalArgumentException("fewlabel.uploads.duration-max must be positive, was: " + durationMax);
        }
    }

    /** Of a body that is longer than an archive may be. */
    public Problem tooLarge() {
        return Problem.tooLarge("an archive", archiveBytesMax, "fewlabel.uploads.archive-max");
    }

    /** Of a body that came too slowly. */
    Problem late() {
        return Problem.lateUpload("an archive", durationMax, "fewlabel.uploads.duration-max");
    }

    private static void atLeastOne(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("fewlabel.uploads." + setting + " must be at least 1, was: " + value);
        }
    }
}
