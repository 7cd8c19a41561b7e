package org.fewlabel.learning.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.job.DatasetSpec;

/** The labels that training images came with: what people say of an image, and no network. */
public final class GivenLabels {
    private GivenLabels() {}

    /**
     * The class of each training image that came with a label, from 0, else {@link Examples#UNKNOWN}; [training images].
     *
     * <p>Of a published data set these are the images of the labeled split, validation images included; the others' classes
     * are known to judge labels by, and to nobody else. Of a user's folder they are all images in {@code labeled}: also those
     * that {@code dataset.labels} leaves out of the split, and those whose files cannot be read, since their owner has said
     * what they show.
     *
     * <p>What people say in the job's label set is the latest word on an image; what networks say in it is no given label.
     *
     * @throws IllegalArgumentException if there are not as many labels as the job asks for
     */
    public static int[] of(Dataset dataset, DatasetSpec spec) {
        int[] given = spec.folder() == null ? ofSplit(dataset, spec) : ofFolder(dataset);
        AddedLabels added = dataset.added();
        if (added != null) {
            for (int image : added.examples()) {
                if (!added.isPredicted(image)) {
                    given[image] = added.label(image);
                }
            }
        }
        return given;
    }

    private static int[] ofSplit(Dataset dataset, DatasetSpec spec) {
        Examples training = dataset.training();
        int[] given = new int[training.count()];
        Arrays.fill(given, Examples.UNKNOWN);
        LabeledSplit split = LabeledSplit.of(dataset, spec);
        for (int image : split.known()) {
            if (!split.isPredicted(image)) {
                given[image] = split.label(image);
            }
        }
        return given;
    }

    /** Not by the labels in memory, which an image that cannot be read has lost. */
    private static int[] ofFolder(Dataset dataset) {
        Map<String, Integer> classes = new HashMap<>();
        for (String name : dataset.classNames()) {
            classes.put(name, classes.size());
        }
        return dataset.trainingNames().stream()
                .mapToInt(name -> ImageFolder.classOf(name).map(classes::get).orElse(Examples.UNKNOWN))
                .toArray();
    }
}
