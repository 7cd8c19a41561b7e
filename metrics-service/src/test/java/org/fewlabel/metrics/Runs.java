package org.fewlabel.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.intake.EventRecorder;

/** Whole runs, recorded without Kafka. */
@Singleton
public class Runs {
    @Inject
    EventRecorder recorder;

    /**
     * A run that succeeded.
     *
     * @param studentTestErrors one for each epoch; the teacher's are half of them, and the step average's three quarters
     */
    public UUID succeeded(String name, String method, int seed, double... studentTestErrors) {
        return succeededAt(Events.START, name, method, seed, studentTestErrors);
    }

    public UUID succeededAt(Instant end, String name, String method, int seed, double... studentTestErrors) {
        Events events = events(name, method, seed, studentTestErrors.length);
        recorder.record(events.queued());
        labeled(events, studentTestErrors);
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED, end));
        return events.jobId();
    }

    /** A run of one epoch, labeled before labelers told step averages and teacher snapshots apart. */
    public UUID succeededOfAnEarlierVersion(
            String name, String method, double studentTestError, double teacherTestError) {
        Events events = events(name, method, 7, 1);
        recorder.record(events.queued());
        recorder.record(events.labeledByAnEarlierVersion(1, 0, studentTestError, teacherTestError));
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED));
        return events.jobId();
    }

    /** A run of one epoch on images without a test set. */
    public UUID succeededWithoutTestImages(String name) {
        Events events = events(name, "supervised", 0, 1);
        recorder.record(events.queued());
        recorder.record(events.started(1, 0));
        recorder.record(events.trained(1, 0));
        recorder.record(events.labeled(1, 0, null, null, null));
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED));
        return events.jobId();
    }

    /** A run that succeeded, as it looks while the news of its last epoch is still on the way. */
    public UUID succeededBeforeItsLastEpoch(String name, double... studentTestErrors) {
        Events events = events(name, "supervised", 0, studentTestErrors.length + 1);
        recorder.record(events.queued());
        labeled(events, studentTestErrors);
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED));
        return events.jobId();
    }

    /**
     * A run that was stopped early and whose epochs were judged by validation images. Test errors are as of {@link
     * #succeeded}. The step average is wrong about validation images where the student is right, and the teacher as often
     * in each epoch.
     *
     * @param epochs how many were asked for
     * @param errors for each epoch the validation error and the test error of the student
     */
    public UUID stoppedEarly(String name, int seed, int epochs, double[]... errors) {
        Events events = events(name, "supervised", seed, epochs);
        recorder.record(events.queued());
        recorder.record(events.started(1, 0));
        for (int epoch = 0; epoch < errors.length; epoch++) {
            double validationError = errors[epoch][0];
            double testError = errors[epoch][1];
            recorder.record(events.trained(1, epoch, Map.of("validationError", validationError)));
            recorder.record(events.labeled(
                    1,
                    epoch,
                    new PerNetwork<>(testError, testError * 3 / 4, testError / 2),
                    new PerNetwork<>(validationError, 1 - validationError, 0.5),
                    epoch == errors.length - 1));
        }
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED));
        return events.jobId();
    }

    /** A run of one epoch that started from the weights of another. */
    public UUID startedFromAnother(String name, int seed, boolean moreLabels, double studentTestError) {
        Events events = Events.of(spec(name, "supervised", seed, 1).replaceFirst("\\{", """
                {"startFrom": {"jobId": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "moreLabels": %s},
                """.formatted(moreLabels)));
        return finished(events, studentTestError);
    }

    /** A run of one epoch that started from the weights of a job. */
    public UUID startedFrom(String name, int seed, UUID job, double studentTestError) {
        Events events = Events.of(startingFrom(name, seed, job));
        return finished(events, studentTestError);
    }

    /** The same before it is begun. */
    public UUID queuedToStartFrom(String name, int seed, UUID job) {
        Events events = Events.of(startingFrom(name, seed, job));
        recorder.record(events.queued());
        return events.jobId();
    }

    private static String startingFrom(String name, int seed, UUID job) {
        return spec(name, "supervised", seed, 1)
                .replaceFirst("\\{", "{\"startFrom\": {\"jobId\": \"" + job + "\", \"moreLabels\": true},");
    }

    /** A run of one epoch that started from a file. */
    public UUID startedFromFile(String name, int seed, String sha256, double studentTestError) {
        Events events = Events.of(spec(name, "supervised", seed, 1).replaceFirst("\\{", """
                {"startFrom": {"model": {"name": "weights.safetensors", "bytes": 1, "sha256": "%s"}},
                """.formatted(sha256)));
        return finished(events, studentTestError);
    }

    /** A run of one epoch that was trained with a label set. */
    public UUID labeledBy(String name, int seed, String labelSet, double studentTestError) {
        Events events = Events.of(spec(name, "supervised", seed, 1)
                .replace("\"labels\": 100", "\"labels\": 100, \"labelSet\": \"" + labelSet + "\""));
        return finished(events, studentTestError);
    }

    /** A run of one epoch in bfloat16. */
    public UUID inBfloat16(String name, int seed, double studentTestError) {
        Events events = Events.of(
                spec(name, "supervised", seed, 1).replace("\"lenet\"", "\"lenet\", \"precision\": \"bfloat16\""));
        return finished(events, studentTestError);
    }

    /** A run of one epoch on pictures that were uploaded as pets. */
    public UUID onAnUpload(String name, int seed, String sha256, double studentTestError) {
        return onAFolder(
                name,
                "supervised",
                seed,
                "\"path\": \"pets\", \"upload\": \"" + sha256 + "\"",
                "\"test\": 20",
                studentTestError);
    }

    /**
     * A run of one epoch on a folder of images.
     *
     * @param folder settings as JSON, without braces, and so with {@code contents}
     */
    public UUID onAFolder(
            String name, String method, int seed, String folder, String contents, double studentTestError) {
        Events events = Events.of(spec(name, method, seed, 1)
                .replace("\"name\": \"fashion-mnist\", \"labels\": 100", """
            "name": "image-folder", "labels": 4, "folder": {%s,
             "contents": {"classes": ["cat", "dog"], "labeled": 4, "unlabeled": 90, %s}}\
            """.formatted(folder, contents)));
        return finished(events, studentTestError);
    }

    /** A run of one epoch that trained a head on the features of a backbone. */
    public UUID onABackbone(String name, int seed, String sha256, String head, double studentTestError) {
        return onABackbone(
                name, seed, sha256, head, "\"weakViews\": 2, \"strongViews\": 2, \"seed\": 0", studentTestError);
    }

    /**
     * The same with features of its own.
     *
     * @param features settings as JSON, without braces
     */
    public UUID onABackbone(
            String name, int seed, String sha256, String head, String features, double studentTestError) {
        Events events = Events.of(spec(name, "supervised", seed, 1)
                .replace("\"name\": \"lenet\"", """
            "name": "backbone", "head": "%s", "features": {%s},
             "model": {"name": "vision.onnx", "bytes": 1, "sha256": "%s"}\
            """.formatted(head, features, sha256)));
        return finished(events, studentTestError);
    }

    /** A run of one epoch whose trainer found that the weights of the job that it started from came from a file. */
    public UUID startedFromAJobThatStartedFrom(String name, int seed, String sha256, double studentTestError) {
        Events events = Events.of(spec(name, "supervised", seed, 1).replaceFirst("\\{", """
                {"startFrom": {"jobId": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "moreLabels": true},
                """));
        RunProvenance.Environment environment =
                new RunProvenance.Environment("onednn", "cpu", 2, null, "linux-x86_64", "17", new TreeMap<>());
        UUID job = finished(events, studentTestError);
        // The attempt's first word again, now with what only a trainer of today says.
        recorder.record(events.started(
                1, 0, new RunProvenance("c".repeat(64), "d".repeat(64), 0, environment, sha256, null, null)));
        return job;
    }

    private UUID finished(Events events, double studentTestError) {
        recorder.record(events.queued());
        labeled(events, studentTestError);
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED));
        return events.jobId();
    }

    /** A repeat: a run with its own seed and its own labeled images, that succeeded. Test errors are as of {@link #succeeded}. */
    public UUID repeat(String name, String method, int labels, int seed, int splitSeed, double... studentTestErrors) {
        Events events = repeat(name, method, labels, seed, splitSeed, studentTestErrors.length);
        recorder.record(events.queued());
        labeled(events, studentTestErrors);
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED));
        return events.jobId();
    }

    /** A repeat that is no further than that; one that runs or failed has an epoch. */
    public UUID unfinishedRepeat(String name, String method, int labels, int seed, int splitSeed, JobState state) {
        Events events = repeat(name, method, labels, seed, splitSeed, 2);
        recorder.record(events.queued());
        if (state != JobState.QUEUED) {
            labeled(events, 0.5);
            recorder.record(events.moved(1, JobState.RUNNING, state));
        }
        return events.jobId();
    }

    private static Events repeat(String name, String method, int labels, int seed, int splitSeed, int epochs) {
        return Events.of(spec(name, method, seed, epochs)
                .replace("\"labels\": 100", "\"labels\": " + labels + ", \"splitSeed\": " + splitSeed));
    }

    /** A run under way. */
    public UUID running(String name, String method, int seed, int epochs, double... studentTestErrors) {
        Events events = events(name, method, seed, epochs);
        recorder.record(events.queued());
        recorder.record(events.moved(1, JobState.STARTING, JobState.RUNNING));
        labeled(events, studentTestErrors);
        return events.jobId();
    }

    public UUID queued(String name, Instant submittedAt) {
        Events events = events(name, "supervised", 0, 1);
        recorder.record(events.queued(submittedAt));
        return events.jobId();
    }

    /** A run of which nothing but an epoch is known yet. */
    public UUID unheardOf(double studentTestError) {
        Events events = events("unheard-of", "supervised", 0, 1);
        labeled(events, studentTestError);
        return events.jobId();
    }

    private void labeled(Events events, double... studentTestErrors) {
        recorder.record(events.started(1, 0));
        for (int epoch = 0; epoch < studentTestErrors.length; epoch++) {
            recorder.record(events.trained(1, epoch));
            recorder.record(events.labeled(1, epoch, studentTestErrors[epoch], studentTestErrors[epoch] / 2));
        }
    }

    private static Events events(String name, String method, int seed, int epochs) {
        return Events.of(spec(name, method, seed, epochs));
    }

    /** @param method its name, or its name and more fields of its JSON object after a comma */
    private static String spec(String name, String method, int seed, int epochs) {
        int comma = method.indexOf(',');
        String methodName = comma < 0 ? method : method.substring(0, comma);
        String options = comma < 0 ? "" : method.substring(comma);
        return """
                {"name": "%s", "seed": %s, "epochs": %s, "dataset": {"name": "fashion-mnist", "labels": 100},
                 "network": {"name": "lenet"}, "method": {"name": "%s"%s}}
                """.formatted(name.replace("\"", "\\\""), seed, epochs, methodName, options);
    }
}
