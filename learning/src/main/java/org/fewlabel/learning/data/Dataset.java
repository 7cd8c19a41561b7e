package org.fewlabel.learning.data;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.NormalizationSpec;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A data set in memory.
 *
 * @param classNames for people, by class
 * @param means that are taken away from the channels: of a pixel as a fraction of 255, of a coordinate or a feature as it is.
 *     Those of the training examples unless the job names others
 * @param deviations that the channels are divided by, in the same units
 * @param unreadable the files that were passed over, training and test, and why; their images are blank
 * @param added the labels of a job's label set; null where it has none
 */
public record Dataset(
        DatasetName name,
        List<String> classNames,
        List<Double> means,
        List<Double> deviations,
        Examples training,
        Examples test,
        List<UnreadableFile> unreadable,
        @Nullable AddedLabels added) {
    /** One without a label set. */
    public Dataset(
            DatasetName name,
            List<String> classNames,
            List<Double> means,
            List<Double> deviations,
            Examples training,
            Examples test,
            List<UnreadableFile> unreadable) {
        this(name, classNames, means, deviations, training, test, unreadable, null);
    }

    /** One of which nothing was passed over. */
    public Dataset(
            DatasetName name,
            List<String> classNames,
            List<Double> means,
            List<Double> deviations,
            Examples training,
            Examples test) {
        this(name, classNames, means, deviations, training, test, List.of());
    }

    public Dataset {
        classNames = List.copyOf(classNames);
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        unreadable = List.copyOf(unreadable);
        int channels = training.shape().channels();
        if (means.size() != channels || deviations.size() != channels) {
            throw new IllegalArgumentException("a mean and a deviation are needed for each of " + channels
                    + " channels, got " + means + " and " + deviations);
        }
        if (deviations.stream().anyMatch(deviation -> !(deviation > 0))) {
            throw new IllegalArgumentException("deviations must be positive, were " + deviations);
        }
        if (!test.shape().equals(training.shape())) {
            throw new IllegalArgumentException(
                    "training examples are " + training.shape() + ", test examples " + test.shape());
        }
    }

    /** The same examples, normalized by other numbers; by its own where there are none. */
    Dataset normalizedBy(@Nullable NormalizationSpec other) {
        return other == null
                ? this
                : new Dataset(name, classNames, other.means(), other.deviations(), training, test, unreadable, added);
    }

    /**
     * The same examples with the labels of a set; the labels that they came with are not touched.
     *
     * @param sha256 the set's name
     * @throws UnfitLabelSetException if the set is for other data, or one of its images is not there
     */
    public Dataset labeledBy(LabelSet set, String sha256) {
        return new Dataset(
                name, classNames, means, deviations, training, test, unreadable, AddedLabels.of(set, sha256, this));
    }

    /** The training images whose files were passed over. There is nothing to learn from them. */
    BitSet blank() {
        BitSet blank = new BitSet();
        if (!unreadable.isEmpty()) {
            Set<String> files = unreadable.stream().map(UnreadableFile::file).collect(Collectors.toSet());
            List<String> names = trainingNames();
            for (int image = 0; image < names.size(); image++) {
                blank.set(image, files.contains(names.get(image)));
            }
        }
        return blank;
    }

    public Shape shape() {
        return training.shape();
    }

    /** The name of each training image's file; empty where they come from no files of their own. */
    public List<String> trainingNames() {
        if (training instanceof FeatureExamples features) {
            return features.images().names();
        }
        return training instanceof ImageExamples images ? images.names() : List.of();
    }

    /** The digest of the features that stand for the images as they are; null where they stand for themselves. */
    public @Nullable String featuresSha256() {
        return training instanceof FeatureExamples features ? features.featuresSha256() : null;
    }

    /** The digest of those that stand for their views; null where there are none. */
    public @Nullable String viewsSha256() {
        return training instanceof FeatureExamples features ? features.viewsSha256() : null;
    }

    public int classes() {
        return classNames.size();
    }
}
