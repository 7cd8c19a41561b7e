package org.fewlabel.gateway.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code job}; it does not leave {@link JobRepository}. */
@Entity
@Table(name = "job")
class JobEntity {
    @Id
    UUID id;

    String name;
    String method;
    String dataset;
    int priority;

    @Column(columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    String spec;

    @Column(name = "start_from", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String startFrom;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    @Enumerated(EnumType.STRING)
    JobState state;

    @Column(name = "training_completed")
    boolean trainingCompleted;

    @Column(name = "state_since")
    Instant stateSince;

    @Nullable
    String reason;

    @Nullable
    String message;

    int attempt;

    @Column(name = "attempts_failed")
    int attemptsFailed;

    @Nullable
    String trainer;

    @Column(name = "lease_until")
    @Nullable
    Instant leaseUntil;

    @Column(name = "retry_at")
    @Nullable
    Instant retryAt;

    @Column(name = "last_failure", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String lastFailure;

    @Column(name = "labels_awaited_since")
    @Nullable
    Instant labelsAwaitedSince;

    int epoch;
    int step;

    @Column(name = "steps_per_epoch")
    int stepsPerEpoch;

    @Enumerated(EnumType.STRING)
    @Nullable
    Activity activity;

    @Nullable
    Double loss;

    @Column(name = "images_per_second")
    double imagesPerSecond;

    @Column(name = "pace_since")
    @Nullable
    Instant paceSince;

    @Column(name = "pace_steps_before")
    @Nullable
    Long paceStepsBefore;

    @Column(name = "pace_until")
    @Nullable
    Instant paceUntil;

    @Column(name = "pace_steps")
    @Nullable
    Long paceSteps;

    @Column(name = "resume_point", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String resumePoint;

    @Column(name = "student_test_error")
    @Nullable
    Double studentTestError;

    @Column(name = "average_test_error")
    @Nullable
    Double averageTestError;

    @Column(name = "teacher_test_error")
    @Nullable
    Double teacherTestError;

    @Column(name = "labeled_ends_run")
    @Nullable
    Boolean labeledEndsRun;

    @Column(name = "test_predictions", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String testPredictions;

    @Column(name = "chosen_epoch")
    @Nullable
    Integer chosenEpoch;

    @Column(name = "chosen_network")
    @Nullable
    String chosenNetwork;

    @Column(name = "chosen_epochs", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String chosenEpochs;

    @Column(name = "labels_network")
    @Nullable
    String labelsNetwork;

    @Column(name = "unreadable_files", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    String unreadableFiles;

    @Column(name = "unfinished_epoch", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String unfinishedEpoch;

    @Nullable
    String traceparent;

    /** For Hibernate. */
    JobEntity() {}

    JobEntity(Job job, @Nullable String traceparent) {
        id = job.id();
        name = job.spec().name();
        method = job.spec().method().methodName().wireName();
        dataset = job.spec().dataset().name().wireName();
        priority = job.spec().priority();
        spec = write(job.spec());
        startFrom = job.startFrom() == null ? null : write(job.startFrom());
        createdAt = job.times().created();
        this.traceparent = traceparent;
        update(job);
    }

    /** Takes over what may change in the life of a job. */
    final void update(Job job) {
        stateSince = job.status().since();
        startedAt = job.times().started();
        finishedAt = job.times().finished();
        state = job.state();
        trainingCompleted = job.phase() instanceof WaitingPhase.Finishing;
        reason = job.status().reason();
        message = job.status().message();
        attempt = job.attempt();
        attemptsFailed = job.attempts().failed();
        retryAt = job.attempts().retryAt();
        Failure failure = job.attempts().lastFailure();
        lastFailure = failure == null ? null : write(failure);
        Lease lease = job.attempts().lease();
        trainer = lease == null ? null : lease.trainer();
        leaseUntil = lease == null ? null : lease.until();
        updateProgress(job.progress());
        unfinishedEpoch = job.unfinished() == null ? null : write(job.unfinished());
        unreadableFiles = write(job.unreadable());
        LabeledEpoch labeled = job.labeled();
        if (labeled != null) {
            resumePoint = write(labeled.resumePoint());
            studentTestError = labeled.studentTestError();
            averageTestError = labeled.averageTestError();
            teacherTestError = labeled.teacherTestError();
            labeledEndsRun = labeled.endsRun();
            testPredictions = labeled.testPredictions() == null ? null : write(labeled.testPredictions());
            chosenEpoch = labeled.chosenEpoch();
            chosenNetwork = write(labeled.chosenNetwork());
            chosenEpochs = labeled.chosenEpochs() == null ? null : write(labeled.chosenEpochs());
            labelsNetwork = write(labeled.labelsNetwork());
        }
    }

    private void updateProgress(Progress progress) {
        epoch = progress.epoch();
        step = progress.step();
        stepsPerEpoch = progress.stepsPerEpoch();
        activity = progress.activity();
        loss = progress.loss();
        imagesPerSecond = progress.imagesPerSecond();
        Pace pace = progress.pace();
        paceSince = pace == null ? null : pace.since();
        paceStepsBefore = pace == null ? null : (Long) pace.stepsBefore();
        paceUntil = pace == null ? null : pace.until();
        paceSteps = pace == null ? null : (Long) pace.steps();
        labelsAwaitedSince = progress.labelsAwaitedSince();
    }

    Job job() {
        Lease lease = trainer == null ? null : new Lease(trainer, Objects.requireNonNull(leaseUntil));
        return new Job(
                id,
                read(spec, JobSpec.class),
                startFrom == null ? null : read(startFrom, ArtifactReference.class),
                new Times(createdAt, startedAt, finishedAt),
                new Status(Phase.of(state, trainingCompleted), reason, message, stateSince),
                new Attempts(
                        attempt,
                        attemptsFailed,
                        lease,
                        retryAt,
                        lastFailure == null ? null : read(lastFailure, Failure.class)),
                new Progress(epoch, step, stepsPerEpoch, activity, loss, imagesPerSecond, pace(), labelsAwaitedSince),
                labeled(),
                unfinishedEpoch == null ? null : read(unfinishedEpoch, UnfinishedEpoch.class),
                List.of(read(unreadableFiles, UnreadableFile[].class)));
    }

    private @Nullable Pace pace() {
        if (paceSince == null) {
            return null;
        }
        return new Pace(
                paceSince,
                Objects.requireNonNull(paceStepsBefore),
                Objects.requireNonNull(paceUntil),
                Objects.requireNonNull(paceSteps));
    }

    private @Nullable LabeledEpoch labeled() {
        if (resumePoint == null) {
            return null;
        }
        return new LabeledEpoch(
                read(resumePoint, ResumePoint.class),
                studentTestError,
                averageTestError,
                teacherTestError,
                labeledEndsRun,
                testPredictions == null ? null : read(testPredictions, ArtifactReference.class),
                chosenEpoch,
                readNetwork(chosenNetwork),
                chosenEpochs == null ? null : readEpochs(chosenEpochs),
                readNetwork(labelsNetwork));
    }

    private static @Nullable String write(@Nullable TrainedNetwork network) {
        return network == null ? null : network.wireName();
    }

    private static @Nullable TrainedNetwork readNetwork(@Nullable String name) {
        return name == null
                ? null
                : TrainedNetwork.named(name)
                        .orElseThrow(() -> new IllegalStateException("the kept network is unknown: " + name));
    }

    private static PerNetwork<Integer> readEpochs(String json) {
        try {
            return Json.mapper().readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the kept epochs that validation chose cannot be read", e);
        }
    }

    private static String write(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + value.getClass().getSimpleName() + " cannot be kept as JSON", e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the kept " + type.getSimpleName() + " cannot be read", e);
        }
    }
}
