package org.fewlabel.contracts.labelset;

import java.util.Comparator;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * One image's label in a label set.
 *
 * @param index of the training image, from 0; null where the file names it. The images of a published data set never change places
 * @param file of a folder of images, below it, with {@code /} between its parts; null where the index names it. A folder gets
 *     more files, and then the same file has another index
 * @param label the class, from 0, in the set's list of classes
 */
public record LabelOfImage(
        @Nullable Integer index, @Nullable String file, int label, Source source) {
    /** The order of a set's labels. Those of one set are all named by an index, or all by a file. */
    public static final Comparator<LabelOfImage> ORDER = Comparator.comparing(
                    LabelOfImage::index, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(LabelOfImage::file, Comparator.nullsLast(Comparator.naturalOrder()));

    /** No listing takes longer names. */
    private static final int FILE_LENGTH_MAX = 4_096;

    /** Who says so. */
    public enum Source implements WireName {
        /** People: it counts as the image's own label, and replaces one that it came with. */
        GIVEN,
        /** Networks: it is learned from, and nothing is judged by it. It never stands in the place of a given one. */
        PREDICTED
    }

    public LabelOfImage {
        if ((index == null) == (file == null)) {
            throw new IllegalArgumentException(
                    "an image is named by its index or by its file, was: " + index + ", " + file);
        }
        if (index != null) {
            Check.within("index", index, 0, ImageFolderSpec.IMAGES_MAX - 1);
        }
        if (file != null && (file.isEmpty() || file.length() > FILE_LENGTH_MAX)) {
            throw new IllegalArgumentException("file must have 1 to " + FILE_LENGTH_MAX + " characters");
        }
        Check.within("label", label, 0, ImageFolderSpec.CLASSES_MAX - 1);
        Check.present("source", source);
    }

    /** Of an image of a published data set. */
    public static LabelOfImage at(int index, int label, Source source) {
        return new LabelOfImage(index, null, label, source);
    }

    /** Of an image in a folder. */
    public static LabelOfImage of(String file, int label, Source source) {
        return new LabelOfImage(null, file, label, source);
    }

    /** For messages. */
    String image() {
        return file == null ? "image " + index : file;
    }
}
