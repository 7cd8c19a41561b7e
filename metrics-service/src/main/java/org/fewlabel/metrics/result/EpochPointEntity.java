package org.fewlabel.metrics.result;

import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.event.LabelQuality;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of the view that has an epoch with its named figures. */
@Entity
@Immutable
@Table(name = "v_epoch")
class EpochPointEntity {
    @Embeddable
    record Id(
            @Column(name = "job_id") UUID jobId,
            @Column(name = "epoch") int epoch) {}

    @EmbeddedId
    Id id;

    int attempt;

    @Column(name = "trained_at")
    @Nullable
    Instant trainedAt;

    @Column(name = "learning_rate")
    @Nullable
    Double learningRate;

    @Column(name = "images_per_second")
    @Nullable
    Double imagesPerSecond;

    @Nullable
    Double seconds;

    @Column(name = "data_wait_seconds")
    @Nullable
    Double dataWaitSeconds;

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Double> metrics = new TreeMap<>();

    @Column(name = "labeled_at")
    @Nullable
    Instant labeledAt;

    @Column(name = "student_test_error")
    @Nullable
    Double studentTestError;

    @Column(name = "teacher_test_error")
    @Nullable
    Double teacherTestError;

    @Column(name = "average_test_error")
    @Nullable
    Double averageTestError;

    @Column(name = "student_validation_error")
    @Nullable
    Double studentValidationError;

    @Column(name = "average_validation_error")
    @Nullable
    Double averageValidationError;

    @Column(name = "teacher_validation_error")
    @Nullable
    Double teacherValidationError;

    @Nullable
    Double coverage;

    @Column(name = "mean_confidence")
    @Nullable
    Double meanConfidence;

    @Column(name = "label_accuracy")
    @Nullable
    Double labelAccuracy;

    @Column(name = "confidence_histogram")
    @Nullable
    List<Integer> confidenceHistogram;

    /** As long as there are classes, as is the report: the two are read of the one epoch that is shown class by class. */
    @Column(name = "class_counts")
    @Basic(fetch = FetchType.LAZY)
    @Nullable
    List<Integer> classCounts;

    @Column(name = "labeled_images")
    @Nullable
    Integer labeledImages;

    @Column(name = "classification_report")
    @Basic(fetch = FetchType.LAZY)
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    ClassificationReport classificationReport;

    @Column(name = "report_images")
    @Nullable
    Integer reportImages;

    @Column(name = "accuracy_above_threshold")
    @Nullable
    Double accuracyAboveThreshold;

    @Column(name = "expected_calibration_error")
    @Nullable
    Double expectedCalibrationError;

    @Column(name = "balanced_error")
    @Nullable
    Double balancedError;

    /** Without what there is of each class. */
    EpochPoint toPoint() {
        return toPoint(labelQuality(List.of(), withoutClasses()));
    }

    /** @param confusion the matrix of the report, which the view leaves out */
    EpochPoint toWholePoint(List<List<Integer>> confusion) {
        return toPoint(labelQuality(
                classCounts == null ? List.of() : classCounts,
                classificationReport == null ? null : classificationReport.withConfusion(confusion)));
    }

    private EpochPoint toPoint(@Nullable LabelQuality quality) {
        return new EpochPoint(
                id.epoch(),
                attempt,
                trainedAt,
                learningRate,
                imagesPerSecond,
                seconds,
                dataWaitSeconds,
                metrics,
                labeledAt,
                studentTestError,
                averageTestError,
                teacherTestError,
                studentValidationError,
                averageValidationError,
                teacherValidationError,
                quality);
    }

    private @Nullable LabelQuality labelQuality(List<Integer> counts, @Nullable ClassificationReport report) {
        if (coverage == null || meanConfidence == null || confidenceHistogram == null) {
            return null;
        }
        return new LabelQuality(
                coverage, meanConfidence, confidenceHistogram, counts, labelAccuracy, labeledImages, report);
    }

    private @Nullable ClassificationReport withoutClasses() {
        if (reportImages == null || expectedCalibrationError == null || balancedError == null) {
            return null;
        }
        return new ClassificationReport(
                reportImages,
                accuracyAboveThreshold,
                expectedCalibrationError,
                balancedError,
                List.of(),
                List.of(),
                List.of());
    }
}
