package org.fewlabel.gateway.labelset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.jspecify.annotations.Nullable;

/** Makes labels of images of a data set of what somebody sent in words, and finds all that is wrong with it. */
final class LabelResolution {
    private static final int CLASSES_SHOWN_MAX = 20;

    private final DatasetSpec dataset;
    private final JobFiles.@Nullable Found files;
    private final Map<String, Integer> classes = new HashMap<>();

    /** For a published data set, whose images have no files. */
    LabelResolution(DatasetSpec dataset) {
        this(dataset, null);
    }

    /** @param files of the images that are named; null for a published data set */
    LabelResolution(DatasetSpec dataset, JobFiles.@Nullable Found files) {
        this.dataset = dataset;
        this.files = files;
        for (String name : dataset.classNames()) {
            classes.put(name, classes.size());
        }
    }

    /**
     * @param violations gets all that is wrong; whoever finds any makes nothing of the labels
     * @return those with which nothing is wrong
     */
    List<LabelOfImage> resolve(List<LabelSetRequest.Item> items, List<Violation> violations) {
        List<LabelOfImage> labels = new ArrayList<>();
        Map<Object, Integer> seen = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            LabelSetRequest.Item item = items.get(i);
            String path = "labels[" + i + "]";
            Integer label = classes.get(item.label());
            if (label == null) {
                violations.add(new Violation(
                        path + ".class",
                        "must be a class of the data set (" + shownClasses() + "), was " + Text.shown(item.label())));
            }
            Object image = image(path, item, violations);
            if (image == null) {
                continue;
            }
            Integer before = seen.putIfAbsent(image, i);
            if (before != null) {
                violations.add(
                        new Violation(path, "must be another image each time, is that of labels[" + before + "]"));
            } else if (label != null) {
                labels.add(
                        image instanceof String file
                                ? LabelOfImage.of(file, label, Source.GIVEN)
                                : LabelOfImage.at((Integer) image, label, Source.GIVEN));
            }
        }
        return labels;
    }

    /** An index, or of a folder of images a file; null where there is no such image. */
    private @Nullable Object image(String path, LabelSetRequest.Item item, List<Violation> violations) {
        Integer index = item.index();
        if (index != null) {
            int images = dataset.shape().trainingImages();
            if (index >= images) {
                violations.add(new Violation(
                        path + ".index",
                        "must be that of a training image, from 0 to " + (images - 1) + ", was " + index));
                return null;
            }
            return files == null ? index : fileOf(index, path, files, violations);
        }
        String file = item.file();
        if (files == null) {
            violations.add(new Violation(
                    path + ".file",
                    "must be left out, since images of " + dataset.name().wireName() + " have none; name it by index"));
            return null;
        }
        if (file == null || !files.known().contains(file)) {
            violations.add(new Violation(
                    path + ".file",
                    "must be a training image of the job's folder, such as unlabeled/1.png, was "
                            + Text.shown(String.valueOf(file))));
            return null;
        }
        return file;
    }

    private static @Nullable String fileOf(int index, String path, JobFiles.Found files, List<Violation> violations) {
        String file = files.files().get(index);
        if (file == null) {
            violations.add(new Violation(
                    path + ".index",
                    "must be that of an image in the job's labels, which do not tell its file, was " + index));
        }
        return file;
    }

    private String shownClasses() {
        List<String> names = dataset.classNames();
        String shown = String.join(
                ", ", names.stream().limit(CLASSES_SHOWN_MAX).map(Text::shown).toList());
        return names.size() > CLASSES_SHOWN_MAX
                ? shown + " and " + (names.size() - CLASSES_SHOWN_MAX) + " more"
                : shown;
    }
}
