package org.fewlabel.learning.labeling;

import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.learning.method.EpochLabels;
import org.jspecify.annotations.Nullable;

/**
 * What was made of one snapshot.
 *
 * @param teacher the teacher snapshot, with what validation prefers so far
 * @param labels of the training images; null for an epoch that needs none. After the run's last epoch those of all images, by
 *     the network that validation prefers, or the method's own where there are no validation images
 * @param labelsNetwork whose predictions these are; null where there are none
 * @param testErrors wrong predictions on the test images, in [0, 1]; null where there are none
 * @param validationErrors the same on the validation images
 * @param testPredictions those that the test errors count; null where there are no test images
 * @param quality of {@code labels} of the unlabeled images, or of a sample where there are none; null where there is no
 *     unlabeled image
 */
public record LabeledEpoch(
        Teacher teacher,
        @Nullable EpochLabels labels,
        @Nullable TrainedNetwork labelsNetwork,
        @Nullable PerNetwork<Double> testErrors,
        @Nullable PerNetwork<Double> validationErrors,
        @Nullable TestPredictions testPredictions,
        @Nullable LabelQuality quality) {}
