package org.fewlabel.metrics.result;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.rest.TestErrors;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of the view that sums up a job. Its properties have the names of {@link ResultField}. */
@Entity
@Immutable
@Table(name = "v_result")
@SecondaryTable(name = ResultEntity.PROVENANCE, pkJoinColumns = @PrimaryKeyJoinColumn(name = "job_id"))
class ResultEntity {
    static final String PROVENANCE = "v_provenance";

    @Id
    @Column(name = "job_id")
    UUID jobId;

    String name;

    String state;

    int attempt;

    @Nullable
    String reason;

    @Nullable
    String message;

    String dataset;

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

    int epochs;

    @JdbcTypeCode(SqlTypes.JSON)
    String spec;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    @Column(name = "epochs_done")
    int epochsDone;

    @Column(name = "is_whole")
    boolean whole;

    @Column(name = "training_seconds")
    double trainingSeconds;

    @Column(name = "student_last")
    @Nullable
    Double studentLast;

    @Column(name = "student_median_of_last_20")
    @Nullable
    Double studentMedianOfLast20;

    @Column(name = "student_best")
    @Nullable
    Double studentBest;

    @Column(name = "average_last")
    @Nullable
    Double averageLast;

    @Column(name = "average_median_of_last_20")
    @Nullable
    Double averageMedianOfLast20;

    @Column(name = "average_best")
    @Nullable
    Double averageBest;

    @Column(name = "average_chosen_by_validation")
    @Nullable
    Double averageChosenByValidation;

    @Column(name = "teacher_last")
    @Nullable
    Double teacherLast;

    @Column(name = "teacher_median_of_last_20")
    @Nullable
    Double teacherMedianOfLast20;

    @Column(name = "teacher_best")
    @Nullable
    Double teacherBest;

    @Column(name = "student_chosen_by_validation")
    @Nullable
    Double studentChosenByValidation;

    @Column(name = "teacher_chosen_by_validation")
    @Nullable
    Double teacherChosenByValidation;

    @Column(table = PROVENANCE, name = "more_labels")
    boolean moreLabels;

    @Column(table = PROVENANCE, name = "labeled_set_sha256")
    @Nullable
    String labeledSetSha256;

    @Column(table = PROVENANCE, name = "data_sha256")
    @Nullable
    String dataSha256;

    @Column(table = PROVENANCE, name = "start_model_sha256")
    @Nullable
    String startModelSha256;

    @Column(table = PROVENANCE)
    @Nullable
    String head;

    @Column(table = PROVENANCE)
    @Nullable
    String features;

    @Column(table = PROVENANCE, name = "label_set")
    @Nullable
    String labelSet;

    @Column(table = PROVENANCE)
    @Nullable
    String precision;

    Result toResult() {
        return new Result(
                jobId,
                name,
                state,
                dataset,
                labels,
                splitSeed,
                network,
                method,
                inputs,
                targets,
                seed,
                epochs,
                epochsDone,
                whole,
                new TestErrors(studentLast, studentMedianOfLast20, studentBest, studentChosenByValidation),
                new TestErrors(averageLast, averageMedianOfLast20, averageBest, averageChosenByValidation),
                new TestErrors(teacherLast, teacherMedianOfLast20, teacherBest, teacherChosenByValidation),
                trainingSeconds,
                moreLabels,
                labeledSetSha256,
                dataSha256,
                startModelSha256,
                head,
                features,
                labelSet,
                precision);
    }
}
