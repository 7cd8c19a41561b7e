package org.fewlabel.contracts.labelset;

import java.util.List;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolderSpec;

/**
 * Labels for images of one data set, which a job adds to those that its split seed chooses. It never changes, and is named by the
 * SHA-256 of its file ({@link LabelSetFile}): the same labels have the same name.
 *
 * @param dataset whose images these are. Of folders of images there may be several, and one grows: whether a folder has the
 *     files that a set names is found when it is loaded
 * @param classes the names of the classes, in the order that labels count in
 * @param labels at least one, in {@link LabelOfImage#ORDER}, none of them twice
 */
public record LabelSet(DatasetName dataset, List<String> classes, List<LabelOfImage> labels) {
    /** So many take some tens of megabytes where they are in memory, in a gateway that has little of it. */
    public static final int LABELS_MAX = 200_000;

    public LabelSet {
        Check.present("dataset", dataset);
        classes = Check.list("classes", classes, ImageFolderSpec.CLASSES_MAX);
        labels = Check.list("labels", labels, LABELS_MAX);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("labels must hold at least one");
        }
        boolean byFile = dataset == DatasetName.IMAGE_FOLDER;
        LabelOfImage before = null;
        for (LabelOfImage each : labels) {
            if ((each.file() != null) != byFile) {
                throw new IllegalArgumentException("images of " + dataset.wireName() + " are named by their "
                        + (byFile ? "files" : "index") + ", was: " + each.image());
            }
            Check.within("label of " + each.image(), each.label(), 0, classes.size() - 1);
            if (before != null && LabelOfImage.ORDER.compare(before, each) >= 0) {
                throw new IllegalArgumentException(
                        "labels must rise by image, but " + each.image() + " came after " + before.image());
            }
            before = each;
        }
    }

    /** Labels in any order. */
    public static LabelSet of(DatasetName dataset, List<String> classes, List<LabelOfImage> labels) {
        return new LabelSet(
                dataset, classes, labels.stream().sorted(LabelOfImage.ORDER).toList());
    }

    /** How many of the labels are from there. */
    public int count(LabelOfImage.Source source) {
        return (int) labels.stream().filter(each -> each.source() == source).count();
    }
}
