package org.fewlabel.contracts.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which data, and how much of it is labeled.
 *
 * @param labels how many training images keep their label, the same number of every class as far as it goes
 * @param splitSeed chooses which ones; runs to be compared share it
 * @param folder of {@link DatasetName#IMAGE_FOLDER}; null for all others
 */
public record DatasetSpec(
        DatasetName name,
        int labels,
        long splitSeed,
        @Nullable ImageFolderSpec folder) {
    private static final int LABELS = 100;

    public DatasetSpec {
        if ((name == DatasetName.IMAGE_FOLDER) != (folder != null)) {
            throw new IllegalArgumentException("folder is for image-folder alone, the data set is " + name.wireName());
        }
    }

    /** A published data set. */
    public DatasetSpec(DatasetName name, int labels, long splitSeed) {
        this(name, labels, splitSeed, null);
    }

    static DatasetSpec read(Fields fields, ImageFolders folders) {
        DatasetName name = fields.requiredChoice("name", DatasetName.FASHION_MNIST);
        ImageFolderSpec folder = null;
        if (name == DatasetName.IMAGE_FOLDER) {
            folder = ImageFolderSpec.read(fields.object("folder"), folders);
        } else if (fields.has("folder")) {
            fields.reject("folder", "is for image-folder alone");
        }
        DatasetShape shape = folder == null ? name.shape() : folder.shape();
        int known = folder == null ? shape.trainingImages() : folder.contents().labeled();
        int usual = folder == null ? Math.max(LABELS, shape.classes()) : known;
        int labels = fields.integer("labels", usual, Math.min(shape.classes(), known), known);
        long splitSeed = fields.wholeNumber("splitSeed", 0, 0, Long.MAX_VALUE);
        fields.rejectUnknown();
        return new DatasetSpec(name, labels, splitSeed, folder);
    }

    public DatasetShape shape() {
        return folder == null ? name.shape() : folder.shape();
    }

    /** Whether the images are the same ones, whatever is labeled. */
    public boolean hasImagesOf(DatasetSpec other) {
        return name == other.name && Objects.equals(folder, other.folder);
    }
}
