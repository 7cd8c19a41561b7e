package org.fewlabel.metrics;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.ClassificationReport;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.intake.EventRecorder;
import org.fewlabel.testing.LocalEnginesResource;
import org.fewlabel.testing.Recording;
import org.junit.jupiter.api.Test;

/** What this service answers, as the page's tests take it for granted. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class RecordedForThePageTest {
    private static final int CLASSES = 10;
    private static final int IMAGES_OF_CLASS = 1_000;

    @Inject
    Runs runs;

    @Inject
    EventRecorder recorder;

    /** One row of each kind: told apart, not told apart, with few pairs, with a run that failed, with none that is done. */
    @Test
    void answersAComparison() {
        repeats("page", "supervised", 100, 0.309, 0.302, 0.314, 0.298, 0.311);
        repeats("page", "fixmatch", 100, 0.261, 0.264, 0.263, 0.260, 0.266);
        repeats("page", "pseudo-label", 100, 0.307, 0.289, 0.318, 0.291, 0.302);
        repeats("page", "mean-teacher", 100, 0.279, 0.275, 0.281);
        repeats("page", "vat", 100, 0.299);
        runs.unfinishedRepeat("page", "vat", 100, 2, 2, JobState.FAILED);
        runs.unfinishedRepeat("page", "vat", 100, 3, 3, JobState.QUEUED);
        runs.unfinishedRepeat("page", "ict", 100, 1, 1, JobState.QUEUED);

        record("comparison.json", "comparison?name=page&baseline=supervised");
    }

    /** Methods with as many labels, and one that was not tried with all; one budget has a run that failed, one none that is done. */
    @Test
    void answersErrorsByLabelBudget() {
        repeats("budgets", "supervised", 40, 0.422, 0.401, 0.436);
        repeats("budgets", "supervised", 100, 0.309, 0.302, 0.314);
        repeats("budgets", "supervised", 400, 0.214, 0.209, 0.217);
        repeats("budgets", "fixmatch", 40, 0.331, 0.352, 0.340);
        repeats("budgets", "fixmatch", 100, 0.261, 0.264);
        runs.unfinishedRepeat("budgets", "fixmatch", 100, 3, 3, JobState.FAILED);
        repeats("budgets", "fixmatch", 400, 0.188, 0.192, 0.190);
        repeats("budgets", "vat", 40, 0.390);
        runs.unfinishedRepeat("budgets", "vat", 100, 1, 1, JobState.QUEUED);
        repeats("budgets", "vat", 400, 0.205);

        record("budgets.json", "comparison?name=budgets&baseline=supervised&by=labels");
    }

    @Test
    void answersThatThereIsNothingToCompare() {
        record("nothing.json", "comparison?name=nobody");
    }

    @Test
    void answersHowAJobWent() {
        double[] errors = {0.4001, 0.3712, 0.3552, 0.3478, 0.3402, 0.3371, 0.3340, 0.3332};
        Events events = Events.of("""
                {"name": "the first example", "seed": 1, "epochs": 8, "stepsPerEpoch": 100,
                 "dataset": {"name": "fashion-mnist", "labels": 100, "validation": 20},
                 "network": {"name": "lenet"}, "method": {"name": "mean-teacher"}}
                """);
        recorder.record(events.queued());
        recorder.record(events.started(1, 0));
        for (int epoch = 0; epoch < errors.length; epoch++) {
            recorder.record(
                    events.trained(1, epoch, Map.of("loss", 1.7 - epoch * 0.1, "supervised", 1.6 - epoch * 0.1)));
            recorder.record(Events.event(labeled(events.jobId(), epoch, errors[epoch], epoch == errors.length - 1)));
        }
        recorder.record(events.moved(1, JobState.RUNNING, JobState.SUCCEEDED));

        record("result.json", "results/" + events.jobId());
    }

    private static EventPayload labeled(UUID job, int epoch, double error, boolean last) {
        return new EpochLabeled(
                job,
                1,
                epoch,
                Events.artifact(job, 1, epoch, "snapshot"),
                Events.artifact(job, 1, epoch, "teacher"),
                Events.artifact(job, 1, epoch, "labels"),
                error,
                error + 0.0007,
                quality(epoch),
                last,
                null,
                null,
                error + 0.0004,
                new PerNetwork<>(0.35, 0.35, 0.3),
                null,
                null,
                TrainedNetwork.STUDENT);
    }

    /** The later, the more labels are right; what is wrong is taken for the next class. */
    private static LabelQuality quality(int epoch) {
        List<Integer> right = IntStream.range(0, CLASSES)
                .mapToObj(index -> 600 + 20 * epoch + 10 * index)
                .toList();
        List<Integer> labels = IntStream.range(0, CLASSES)
                .mapToObj(index -> right.get(index) + IMAGES_OF_CLASS - right.get((index + CLASSES - 1) % CLASSES))
                .toList();
        double accuracy = right.stream().mapToInt(each -> each).sum() / (double) (CLASSES * IMAGES_OF_CLASS);
        ClassificationReport report = new ClassificationReport(
                CLASSES * IMAGES_OF_CLASS,
                accuracy,
                0.05,
                1 - accuracy,
                IntStream.range(0, CLASSES)
                        .mapToObj(index -> right.get(index) / (double) labels.get(index))
                        .toList(),
                right.stream().map(each -> each / (double) IMAGES_OF_CLASS).toList(),
                IntStream.range(0, CLASSES)
                        .mapToObj(index -> row(index, right.get(index)))
                        .toList());
        return new LabelQuality(
                1,
                0.6,
                List.of(0, 20, 321, 2825, 1167, 1128, 997, 902, 758, 1882),
                labels,
                accuracy,
                CLASSES * IMAGES_OF_CLASS,
                report);
    }

    private static List<Integer> row(int index, int right) {
        return IntStream.range(0, CLASSES)
                .mapToObj(
                        label -> label == index ? right : label == (index + 1) % CLASSES ? IMAGES_OF_CLASS - right : 0)
                .toList();
    }

    private void repeats(String name, String method, int labels, double... errors) {
        for (int index = 0; index < errors.length; index++) {
            runs.repeat(name, method, labels, index + 1, index + 1, 0.5, errors[index]);
        }
    }

    private static void record(String file, String path) {
        Recording.requireSame(
                file,
                given().get("/api/v1/" + path).then().statusCode(200).extract().asString());
    }
}
