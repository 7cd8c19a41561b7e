package org.fewlabel.metrics.comparison;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.metrics.result.ResultField;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A row of the view of runs that are compared. Its properties have the names of {@link ResultField} and of {@link
 * Figure#property}.
 */
@Entity
@Immutable
@Table(name = "v_run")
class RunEntity {
    @Id
    @Column(name = "job_id")
    UUID jobId;

    String name;

    String state;

    @Nullable
    String reason;

    String dataset;

    @Nullable
    String folder;

    int labels;

    @Column(name = "split_seed")
    long splitSeed;

    String network;

    String method;

    @Nullable
    String inputs;

    @Nullable
    String targets;

    long seed;

    @Column(name = "other_seeds")
    String otherSeeds;

    int epochs;

    @JdbcTypeCode(SqlTypes.JSON)
    String spec;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(name = "more_labels")
    boolean moreLabels;

    @Column(name = "start_model_sha256")
    @Nullable
    String startModelSha256;

    @Nullable
    String head;

    @Column(name = "label_set")
    @Nullable
    String labelSet;

    @Nullable
    String precision;

    @Column(name = "start_name")
    @Nullable
    String startName;

    @Column(name = "settings_id")
    String settingsId;

    @Column(name = "is_whole")
    boolean whole;

    @Column(name = "student_last")
    @Nullable
    Double studentLast;

    @Column(name = "student_median_of_last_20")
    @Nullable
    Double studentMedianOfLast20;

    @Column(name = "student_chosen_by_validation")
    @Nullable
    Double studentChosenByValidation;

    @Column(name = "average_last")
    @Nullable
    Double averageLast;

    @Column(name = "average_median_of_last_20")
    @Nullable
    Double averageMedianOfLast20;

    @Column(name = "average_chosen_by_validation")
    @Nullable
    Double averageChosenByValidation;

    @Column(name = "teacher_last")
    @Nullable
    Double teacherLast;

    @Column(name = "teacher_median_of_last_20")
    @Nullable
    Double teacherMedianOfLast20;

    @Column(name = "teacher_chosen_by_validation")
    @Nullable
    Double teacherChosenByValidation;
}
