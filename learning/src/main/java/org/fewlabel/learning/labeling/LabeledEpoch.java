package org.fewlabel.learning.labeling;

import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.learning.method.EpochLabels;
import org.jspecify.annotations.Nullable;

/**
 * What was made of one snapshot.
 *
 * @param labels of every training image; null for an epoch that needs none
 * @param studentTestError wrong predictions on the test images, in [0, 1]; null where there are none
 * @param teacherTestError the same of the teacher
 * @param testPredictions those that the test errors count; null where there are no test images
 * @param quality of the labels of the unlabeled images; null where there are no labels, or no unlabeled image
 */
public record LabeledEpoch(
        Teacher teacher,
        @Nullable EpochLabels labels,
        @Nullable Double studentTestError,
        @Nullable Double teacherTestError,
        @Nullable TestPredictions testPredictions,
        @Nullable LabelQuality quality) {}
