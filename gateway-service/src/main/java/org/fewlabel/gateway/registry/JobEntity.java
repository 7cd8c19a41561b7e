package org.fewlabel.gateway.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.gateway.job.Attempts;
import org.fewlabel.gateway.job.Failure;
import org.fewlabel.gateway.job.Held;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabelWait;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.job.Lease;
import org.fewlabel.gateway.job.Origin;
import org.fewlabel.gateway.job.Outputs;
import org.fewlabel.gateway.job.Pace;
import org.fewlabel.gateway.job.Phase;
import org.fewlabel.gateway.job.Progress;
import org.fewlabel.gateway.job.Status;
import org.fewlabel.gateway.job.Times;
import org.fewlabel.gateway.job.WaitingPhase;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code job}; it does not leave {@link JobRepository}. Only columns that differ are written: a heartbeat a
 * second moves a few numbers.
 */
@Entity
@DynamicUpdate
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

    @Column(name = "held_millis")
    long heldMillis;

    @Column(name = "held_since")
    @Nullable
    Instant heldSince;

    @Column(name = "time_up_at")
    @Nullable
    Instant timeUpAt;

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

    @Column(name = "claim_request")
    @Nullable
    String claimRequest;

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

    @Column(name = "labels_asked_at")
    @Nullable
    Instant labelsAskedAt;

    @Column(name = "labels_asked_up_to")
    @Nullable
    Integer labelsAskedUpTo;

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

    @Column(name = "unfinished_epoch", columnDefinition = "jsonb")
    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String unfinishedEpoch;

    @Nullable
    String traceparent;

    String owner;

    /** For Hibernate. */
    JobEntity() {}

    JobEntity(Job job) {
        id = job.id();
        name = job.spec().name();
        method = job.spec().method().methodName().wireName();
        dataset = job.spec().dataset().name().wireName();
        spec = write(job.spec());
        ArtifactReference startingPoint = job.origin().startFrom();
        startFrom = startingPoint == null ? null : write(startingPoint);
        createdAt = job.times().created();
        priority = job.origin().priority();
        traceparent = job.origin().traceparent();
        owner = job.origin().owner();
        updateStatus(job);
        updateAttempts(job.attempts());
        updateProgress(job.progress());
        updateOutputs(job.outputs());
    }

    /** Takes over what changed. What did not is left as it is, for JSON comes back from the database in other words. */
    void update(Job before, Job after) {
        priority = after.origin().priority();
        updateStatus(after);
        if (!before.attempts().equals(after.attempts())) {
            updateAttempts(after.attempts());
        }
        updateProgress(after.progress());
        if (!before.outputs().equals(after.outputs())) {
            updateOutputs(after.outputs());
        }
    }

    private void updateStatus(Job job) {
        stateSince = job.status().since();
        startedAt = job.times().started();
        finishedAt = job.times().finished();
        heldMillis = job.times().held().before().toMillis();
        heldSince = job.times().held().since();
        timeUpAt = job.timeUpAt();
        state = job.state();
        trainingCompleted = job.phase() instanceof WaitingPhase.Finishing;
        reason = job.status().reason();
        message = job.status().message();
    }

    private void updateAttempts(Attempts attempts) {
        attempt = attempts.last();
        attemptsFailed = attempts.failed();
        retryAt = attempts.retryAt();
        Failure failure = attempts.lastFailure();
        lastFailure = failure == null ? null : write(failure);
        Lease lease = attempts.lease();
        trainer = lease == null ? null : lease.trainer();
        claimRequest = lease == null ? null : lease.request();
        leaseUntil = lease == null ? null : lease.until();
    }

    private void updateOutputs(Outputs outputs) {
        unfinishedEpoch = outputs.unfinished() == null ? null : write(outputs.unfinished());
        updateLabeled(outputs.labeled());
    }

    /** @param labeled null before the first epoch is labeled, and again where the run began anew */
    private void updateLabeled(@Nullable LabeledEpoch labeled) {
        resumePoint = labeled == null ? null : write(labeled.resumePoint());
        studentTestError = labeled == null ? null : labeled.studentTestError();
        averageTestError = labeled == null ? null : labeled.averageTestError();
        teacherTestError = labeled == null ? null : labeled.teacherTestError();
        labeledEndsRun = labeled == null ? null : labeled.endsRun();
        testPredictions =
                labeled == null || labeled.testPredictions() == null ? null : write(labeled.testPredictions());
        chosenEpoch = labeled == null ? null : labeled.chosenEpoch();
        chosenNetwork = labeled == null ? null : write(labeled.chosenNetwork());
        chosenEpochs = labeled == null || labeled.chosenEpochs() == null ? null : write(labeled.chosenEpochs());
        labelsNetwork = labeled == null ? null : write(labeled.labelsNetwork());
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
        LabelWait wait = progress.labelWait();
        labelsAwaitedSince = wait == null ? null : wait.since();
        labelsAskedAt = wait == null ? null : wait.askedAt();
        labelsAskedUpTo = wait == null ? null : wait.askedUpTo();
    }

    /** @throws UnreadableJobException if another version wrote what this one cannot read */
    Job job() {
        try {
            return jobOrThrow();
        } catch (RuntimeException e) {
            throw new UnreadableJobException(id, e);
        }
    }

    private Job jobOrThrow() {
        Lease lease = trainer == null ? null : new Lease(trainer, claimRequest, Objects.requireNonNull(leaseUntil));
        LabelWait wait =
                labelsAwaitedSince == null ? null : new LabelWait(labelsAwaitedSince, labelsAskedAt, labelsAskedUpTo);
        return new Job(
                new Origin(
                        id,
                        read(spec, JobSpec.class),
                        startFrom == null ? null : read(startFrom, ArtifactReference.class),
                        traceparent,
                        owner,
                        priority),
                new Times(createdAt, startedAt, finishedAt, new Held(Duration.ofMillis(heldMillis), heldSince)),
                new Status(Phase.of(state, trainingCompleted), reason, message, stateSince),
                new Attempts(
                        attempt,
                        attemptsFailed,
                        lease,
                        retryAt,
                        lastFailure == null ? null : read(lastFailure, Failure.class)),
                new Progress(epoch, step, stepsPerEpoch, activity, loss, imagesPerSecond, pace(), wait),
                new Outputs(labeled(), unfinishedEpoch == null ? null : read(unfinishedEpoch, UnfinishedEpoch.class)));
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
            throw new IllegalStateException(
                    "the kept " + type.getSimpleName() + " cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
