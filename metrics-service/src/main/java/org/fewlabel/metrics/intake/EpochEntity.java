package org.fewlabel.metrics.intake;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An epoch of a job, as the highest attempt that reached it left it. Its two halves arrive in either order. */
@Entity
@Table(name = "epoch")
class EpochEntity {
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

    @Column(name = "class_counts")
    @Nullable
    List<Integer> classCounts;

    @Column(name = "labeled_images")
    @Nullable
    Integer labeledImages;

    @Column(name = "classification_report")
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    ClassificationReport classificationReport;

    @Column(name = "ends_run")
    @Nullable
    Boolean endsRun;

    @ElementCollection
    @CollectionTable(
            name = "epoch_metric",
            joinColumns = {@JoinColumn(name = "job_id"), @JoinColumn(name = "epoch")})
    @MapKeyColumn(name = "name")
    @Column(name = "value")
    Map<String, Double> metrics = new HashMap<>();

    void trained(EpochTrained event, Instant at) {
        trainedAt = at;
        learningRate = event.learningRate();
        imagesPerSecond = event.imagesPerSecond();
        seconds = event.seconds();
        dataWaitSeconds = event.dataWaitSeconds();
        metrics.keySet().retainAll(event.metrics().keySet());
        metrics.putAll(event.metrics());
    }

    /** @param teacherWasStepAverage whether the teacher of an event without a step average is the step average */
    void labeled(EpochLabeled event, Instant at, boolean teacherWasStepAverage) {
        labeledAt = at;
        studentTestError = event.studentTestError();
        boolean isTeacherStepAverage = teacherWasStepAverage && event.averageTestError() == null;
        averageTestError = isTeacherStepAverage ? event.teacherTestError() : event.averageTestError();
        teacherTestError = isTeacherStepAverage ? null : event.teacherTestError();
        PerNetwork<Double> validationErrors = event.validationErrors();
        studentValidationError = validationErrors == null ? null : validationErrors.student();
        averageValidationError = validationErrors == null ? null : validationErrors.average();
        teacherValidationError = validationErrors == null ? null : validationErrors.teacher();
        endsRun = event.last();
        LabelQuality quality = event.quality();
        coverage = quality == null ? null : (Double) quality.coverage();
        meanConfidence = quality == null ? null : (Double) quality.meanConfidence();
        labelAccuracy = quality == null ? null : quality.accuracy();
        confidenceHistogram = quality == null ? null : quality.confidenceHistogram();
        classCounts = quality == null ? null : quality.classCounts();
        labeledImages = quality == null ? null : quality.images();
        classificationReport = quality == null ? null : quality.report();
    }
}
