package org.fewlabel.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/** Events as the other services send them, for one job. */
public record Events(UUID jobId, JobSpec spec) {
    public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    /** Of 15 labels, one of each class is wrong. */
    private static final ClassificationReport REPORT = new ClassificationReport(
            15,
            0.9,
            0.05,
            0.125,
            List.of(6.0 / 7, 7.0 / 8),
            List.of(6.0 / 7, 7.0 / 8),
            List.of(List.of(6, 1), List.of(1, 7)));

    public static Events of(String spec) {
        JobSpec.Reading reading = JobSpec.read(spec);
        if (reading instanceof JobSpec.Accepted accepted) {
            return new Events(UUID.randomUUID(), accepted.spec());
        }
        throw new IllegalArgumentException("not a spec: " + reading);
    }

    public Event queued() {
        return queued(START);
    }

    public Event queued(Instant submittedAt) {
        return event(new JobQueued(jobId, 0, spec, submittedAt));
    }

    public Event moved(int attempt, JobState from, JobState to) {
        return moved(attempt, from, to, START);
    }

    public Event moved(int attempt, JobState from, JobState to, Instant at) {
        return Event.of(new JobStateChanged(jobId, attempt, from, to, null, null), at);
    }

    public Event started(int attempt, int firstEpoch) {
        return started(attempt, firstEpoch, null);
    }

    /** @param provenance null from a trainer that does not say */
    public Event started(int attempt, int firstEpoch, @Nullable RunProvenance provenance) {
        return event(new TrainingStarted(
                jobId, attempt, "trainer-" + attempt, firstEpoch, spec.epochs(), 100, 61_706, List.of(), provenance));
    }

    /** Its figures tell the attempt and the epoch, so that a test sees whose row it is. */
    public Event trained(int attempt, int epoch) {
        return trained(
                attempt, epoch, Map.of("supervised", attempt + epoch / 100.0, "only-of-attempt-" + attempt, 1.0));
    }

    public Event trained(int attempt, int epoch, Map<String, Double> metrics) {
        return event(new EpochTrained(
                jobId,
                attempt,
                epoch,
                artifact(attempt, epoch, "snapshot"),
                null,
                metrics,
                0.1,
                1000 * attempt,
                2.5,
                0.125));
    }

    /** The step average's test error is in the middle of the two. */
    public Event labeled(int attempt, int epoch, double studentTestError, double teacherTestError) {
        PerNetwork<Double> testErrors =
                new PerNetwork<>(studentTestError, (studentTestError + teacherTestError) / 2, teacherTestError);
        return labeled(attempt, epoch, testErrors, null, null);
    }

    /**
     * @param testErrors null where there are no test images
     * @param validationErrors null where there are no validation images
     * @param last what the labeler says of whether the run ended; null for one that does not say
     */
    public Event labeled(
            int attempt,
            int epoch,
            @Nullable PerNetwork<Double> testErrors,
            @Nullable PerNetwork<Double> validationErrors,
            @Nullable Boolean last) {
        return event(new EpochLabeled(
                jobId,
                attempt,
                epoch,
                artifact(attempt, epoch, "snapshot"),
                artifact(attempt, epoch, "teacher"),
                artifact(attempt, epoch, "labels"),
                testErrors == null ? null : testErrors.student(),
                testErrors == null ? null : testErrors.teacher(),
                new LabelQuality(0.9, 0.8, List.of(0, 0, 0, 0, 0, 1, 2, 3, 4, 5), List.of(7, 8), 0.85, 15, REPORT),
                last,
                null,
                null,
                testErrors == null ? null : testErrors.average(),
                validationErrors,
                null,
                null,
                TrainedNetwork.STUDENT));
    }

    /** As labelers told it before they knew of the step average. */
    public Event labeledByAnEarlierVersion(int attempt, int epoch, double studentTestError, double teacherTestError) {
        return event(new EpochLabeled(
                jobId,
                attempt,
                epoch,
                artifact(attempt, epoch, "snapshot"),
                artifact(attempt, epoch, "teacher"),
                null,
                studentTestError,
                teacherTestError,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    public static Event event(EventPayload payload) {
        return Event.of(payload, START);
    }

    private ArtifactReference artifact(int attempt, int epoch, String name) {
        return artifact(jobId, attempt, epoch, name);
    }

    static ArtifactReference artifact(UUID jobId, int attempt, int epoch, String name) {
        String path = "jobs/%s/attempts/%s/epochs/%s/%s.safetensors".formatted(jobId, attempt, epoch, name);
        return new ArtifactReference(path, "0f".repeat(32), 12_345);
    }
}
