package org.fewlabel.contracts.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * Labels beside the true classes, class by class.
 *
 * @param images how many of the labeled images' true classes are known, at least 1
 * @param accuracyAboveThreshold the share that is right of those at or above the method's threshold, in [0, 1]; null where
 *     there are none
 * @param expectedCalibrationError how far confidence and accuracy are apart on average, in [0, 1], over
 *     {@value #CALIBRATION_BINS} bins of equal width (Guo, Pleiss, Sun, Weinberger, 2017, arXiv 1706.04599, eq. 3)
 * @param balancedError 1 minus the mean recall of the classes that occur, in [0, 1]: a class counts as much as any other,
 *     however few images it has
 * @param precision of each class, the share that is right of those labeled so; null for a class that no label has
 * @param recall of each class, the share of its images that are labeled so; null for a class that does not occur
 * @param confusion how many images of each true class (row) got each label (column); empty where it was left out, as it is
 *     with more than {@value #CONFUSION_CLASSES_MAX} classes, since an event is to stay small
 */
public record ClassificationReport(
        int images,
        @Nullable Double accuracyAboveThreshold,
        double expectedCalibrationError,
        double balancedError,
        List<@Nullable Double> precision,
        List<@Nullable Double> recall,
        List<List<Integer>> confusion) {
    public static final int CALIBRATION_BINS = 15;
    public static final int CONFUSION_CLASSES_MAX = 100;

    public ClassificationReport {
        Check.atLeast("images", images, 1);
        Check.share("accuracyAboveThreshold", accuracyAboveThreshold);
        Check.share("expectedCalibrationError", expectedCalibrationError);
        Check.share("balancedError", balancedError);
        precision = shares("precision", precision);
        recall = shares("recall", recall);
        confusion = confusion == null ? List.of() : matrix(confusion);
    }

    private static List<@Nullable Double> shares(String field, @Nullable List<@Nullable Double> value) {
        List<@Nullable Double> shares = Check.present(field, value);
        Check.size(field, shares.size(), ImageFolderSpec.CLASSES_MAX);
        shares.forEach(share -> Check.share(field, share));
        // Not List.copyOf, which knows no null.
        return Collections.unmodifiableList(new ArrayList<>(shares));
    }

    private static List<List<Integer>> matrix(List<List<Integer>> rows) {
        return Check.list("confusion", rows, CONFUSION_CLASSES_MAX).stream()
                .map(row -> Check.counts("confusion", row, CONFUSION_CLASSES_MAX))
                .toList();
    }

    /** The same with a confusion matrix. */
    public ClassificationReport withConfusion(List<List<Integer>> matrix) {
        return new ClassificationReport(
                images, accuracyAboveThreshold, expectedCalibrationError, balancedError, precision, recall, matrix);
    }
}
