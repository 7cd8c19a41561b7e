package org.fewlabel.contracts.event;

import java.util.List;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * How good the pseudo labels of the unlabeled images are: of all of them in an epoch whose labels are a product, else of a
 * sample.
 *
 * @param coverage the share of them at or above the method's threshold, in [0, 1]
 * @param meanConfidence the mean of the largest probability
 * @param confidenceHistogram how many fall in each tenth of [0, 1], by largest probability
 * @param classCounts how many get each class
 * @param accuracy the share that is right, in [0, 1]; null where the truth is not known
 * @param images how many unlabeled images were looked at; null from a labeler that does not say, which looked at all
 * @param report the labels beside the truth; null where that is not known, and from a labeler that does not say
 */
public record LabelQuality(
        double coverage,
        double meanConfidence,
        List<Integer> confidenceHistogram,
        List<Integer> classCounts,
        @Nullable Double accuracy,
        @Nullable Integer images,
        @Nullable ClassificationReport report) {
    public static final int HISTOGRAM_BINS = 10;

    public LabelQuality {
        Check.share("coverage", coverage);
        Check.share("meanConfidence", meanConfidence);
        confidenceHistogram = Check.counts("confidenceHistogram", confidenceHistogram, HISTOGRAM_BINS);
        classCounts = Check.counts("classCounts", classCounts, ImageFolderSpec.CLASSES_MAX);
        Check.share("accuracy", accuracy);
        if (images != null) {
            Check.atLeast("images", images, 1);
        }
    }

    /** Whether every image got the same class, where there are others: what a network says whose training has collapsed. */
    public boolean isOfOneClass() {
        return classCounts.size() > 1
                && classCounts.stream().filter(count -> count > 0).count() == 1;
    }

    /** The same without the confusion matrix, which alone can be large. */
    public LabelQuality withoutConfusion() {
        return new LabelQuality(
                coverage,
                meanConfidence,
                confidenceHistogram,
                classCounts,
                accuracy,
                images,
                report == null ? null : report.withConfusion(List.of()));
    }
}
