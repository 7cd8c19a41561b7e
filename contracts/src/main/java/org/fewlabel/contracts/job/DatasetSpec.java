package org.fewlabel.contracts.job;

import java.util.List;
import java.util.Objects;
import org.fewlabel.contracts.Check;
import org.jspecify.annotations.Nullable;

/**
 * Which data, and how much of it is labeled.
 *
 * @param labels how many training images keep their label, the same number of every class as far as it goes
 * @param splitSeed chooses which ones; runs to be compared share it
 * @param folder of {@link DatasetName#IMAGE_FOLDER}; null for all others
 * @param validation how many of the labeled images are held out of training, to judge the run by; of each class in
 *     proportion to its labels
 * @param unlabeled how many of the images that keep no label serve as unlabeled ones, chosen by the split seed; null for
 *     all of them
 * @param normalization null to normalize by the training images' own means and deviations
 * @param labelSet the name of a label set ({@link org.fewlabel.contracts.labelset.LabelSet}), whose labels are added to those that
 *     the split seed chooses, or take their place; they do not count as {@code labels}. Null for none
 */
public record DatasetSpec(
        DatasetName name,
        int labels,
        long splitSeed,
        @Nullable ImageFolderSpec folder,
        Integer validation,
        @Nullable Integer unlabeled,
        @Nullable NormalizationSpec normalization,
        @Nullable String labelSet) {
    /** How many validation images it takes to calibrate confidences by them. */
    public static final int CALIBRATION_IMAGES = 100;

    private static final int LABELS = 100;
    private static final String NORMALIZATION = "normalization";

    /** Specs of version 0.1 have no validation images. */
    public DatasetSpec {
        Check.present("dataset.name", name);
        validation = validation == null ? readValidation(Fields.empty(), 0) : validation;
        if (labelSet != null) {
            Check.digest("labelSet", labelSet);
        }
        if ((name == DatasetName.IMAGE_FOLDER) != (folder != null)) {
            throw new IllegalArgumentException("folder is for image-folder alone, the data set is " + name.wireName());
        }
    }

    /** One that is normalized by its own images. */
    public DatasetSpec(
            DatasetName name,
            int labels,
            long splitSeed,
            @Nullable ImageFolderSpec folder,
            Integer validation,
            @Nullable Integer unlabeled) {
        this(name, labels, splitSeed, folder, validation, unlabeled, null, null);
    }

    /** A published data set. */
    public DatasetSpec(DatasetName name, int labels, long splitSeed) {
        this(name, labels, splitSeed, null, readValidation(Fields.empty(), 0), null);
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
        int validation = readValidation(fields, Math.max(0, labels - shape.classes()));
        Integer unlabeled = readUnlabeled(fields, shape.trainingImages() - labels);
        NormalizationSpec normalization = readNormalization(fields, name, shape);
        String labelSet = fields.optionalDigest("labelSet");
        fields.rejectUnknown();
        return new DatasetSpec(name, labels, splitSeed, folder, validation, unlabeled, normalization, labelSet);
    }

    /** The same with the labels of a set, in the place of any other. */
    public DatasetSpec withLabelSet(@Nullable String other) {
        return new DatasetSpec(name, labels, splitSeed, folder, validation, unlabeled, normalization, other);
    }

    /** Enough is left that every class can keep a label to train on. */
    private static int readValidation(Fields fields, int max) {
        return fields.integer("validation", 0, 0, max);
    }

    private static @Nullable Integer readUnlabeled(Fields fields, int others) {
        if (others == 0 && fields.has("unlabeled")) {
            fields.reject("unlabeled", "must be left out where every training image is labeled");
        }
        return others == 0 ? null : fields.optionalInteger("unlabeled", 1, others);
    }

    private static @Nullable NormalizationSpec readNormalization(Fields fields, DatasetName name, DatasetShape shape) {
        if (!name.hasImages() && fields.has(NORMALIZATION)) {
            fields.reject(NORMALIZATION, "must be left out for points, which have no pixels");
            return null;
        }
        return NormalizationSpec.read(fields, NORMALIZATION, shape.channels());
    }

    /** How many labeled images are trained on. */
    public int trainedLabels() {
        return labels - validation;
    }

    /**
     * How many images serve as unlabeled ones; the validation images never do. Those of a label set are counted as if they were
     * unlabeled, so that an epoch is as long with the set as without.
     *
     * @param excludeLabeled whether the labeled ones are left out, too
     */
    public int unlabeledPool(boolean excludeLabeled) {
        int others = shape().trainingImages() - labels;
        return (unlabeled == null ? others : unlabeled) + (excludeLabeled ? 0 : trainedLabels());
    }

    public DatasetShape shape() {
        return folder == null ? name.shape() : folder.shape();
    }

    /** For people, by class. */
    public List<String> classNames() {
        return folder == null ? name.classNames() : folder.contents().classes();
    }

    /**
     * Whether a run with this data set knows every label that one with the other knows, validation images included: of the
     * same images one seed chooses fewer labels among more. Whether this one's label set has those of the other's is not looked at.
     */
    public boolean knowsLabelsOf(DatasetSpec other) {
        return hasImagesOf(other) && splitSeed == other.splitSeed && other.labels <= labels;
    }

    /**
     * Whether a run with the other data set, whose labels are among this one's, was trained on none of the validation images
     * of this one. False where it cannot be told before the data are loaded: what is held out of a class depends on its size,
     * unless no class is exhausted; and a label set may label any image but those that its own run holds out.
     */
    public boolean hidesValidationFrom(DatasetSpec other) {
        boolean same = labels == other.labels && validation.equals(other.validation);
        boolean even = other.labelSet == null && Math.max(labels, other.labels) <= name.evenLabelsMax();
        return validation == 0 || same || (even && other.trainedLabels() <= trainedLabels());
    }

    /** Whether the images are the same ones, whatever is labeled. */
    public boolean hasImagesOf(DatasetSpec other) {
        return name == other.name
                && (folder == null || other.folder == null
                        ? Objects.equals(folder, other.folder)
                        : folder.hasImagesOf(other.folder));
    }
}
