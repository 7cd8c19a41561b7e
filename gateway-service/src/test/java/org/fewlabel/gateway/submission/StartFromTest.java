package org.fewlabel.gateway.submission;

import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that start from the weights of another job. */
@QuarkusTest
class StartFromTest {
    private static final ArtifactReference LAST_SNAPSHOT =
            new ArtifactReference("jobs/source/last.safetensors", "a".repeat(64), 9);

    @Inject
    Front front;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @Test
    void handsTheLastLabeledSnapshotOfThatJobToTheTrainer() {
        UUID source = succeeded(SPEC);
        UUID job = Front.submitted(startingFrom(source, SPEC));

        Front.claim("trainer")
                .statusCode(200)
                .body("jobId", equalTo(job.toString()))
                .body("spec.startFrom.jobId", equalTo(source.toString()))
                .body("spec.startFrom.withLastLayer", equalTo(true))
                .body("startFrom.path", equalTo(LAST_SNAPSHOT.path()))
                .body("startFrom.sha256", equalTo(LAST_SNAPSHOT.sha256()))
                .body("startFrom.bytes", equalTo(9))
                .body("resumeFrom", nullValue());
    }

    @Test
    void handsNothingToTheTrainerOfAJobThatDoesNotAskForIt() {
        Front.submitted(SPEC);

        Front.claim("trainer").statusCode(200).body("startFrom", nullValue()).body("spec.startFrom", nullValue());
    }

    @Test
    void refusesAJobThatThereIsNot() {
        Front.submit(startingFrom(UUID.randomUUID(), SPEC))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.jobId")))
                .body("violations[0].message", containsString("must be the id of a job"));
    }

    @Test
    void refusesAJobThatIsNotOver() {
        UUID source = Front.submitted(SPEC);

        Front.submit(startingFrom(source, SPEC))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.jobId")))
                .body("violations[0].message", containsString("was one that is queued"));
    }

    @Test
    void refusesAJobThatWasNeverLabeled() {
        UUID source = Front.submitted(SPEC);
        Front.ask(source, "cancel").statusCode(200);

        Front.submit(startingFrom(source, SPEC))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.jobId")))
                .body("violations[0].message", containsString("was one without"));
    }

    @Test
    void namesEveryWayInWhichTheNetworksDiffer() {
        UUID source = succeeded(SPEC);
        String images = """
                {"dataset": {"name": "cifar10"}, "network": {"name": "lenet"}, "method": {"name": "supervised"}}
                """;

        Front.submit(startingFrom(source, images))
                .statusCode(400)
                .body(
                        "violations.field",
                        equalTo(List.of(
                                "network.name", "startFrom.jobId", "startFrom.withLastLayer", "startFrom.moreLabels")))
                .body("violations[0].message", containsString("must be mlp"))
                .body("violations[1].message", containsString("images of 32×32×3, was one on images of 1×1×2"))
                .body("violations[2].message", containsString("has 2 classes and this one 10"));
    }

    @Test
    void takesOtherClassesWithoutTheLastLayer() {
        UUID source = succeeded("""
                {"dataset": {"name": "cifar10"}, "method": {"name": "supervised"}, "epochs": 2, "stepsPerEpoch": 10}
                """);
        String hundredClasses = """
                {"dataset": {"name": "cifar100"}, "method": {"name": "supervised"}}
                """;

        Front.submit(startingFrom(source, hundredClasses))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.withLastLayer", "startFrom.moreLabels")));
        Front.submit(startingFrom(source, hundredClasses)
                        .replace("\"}, \"d", "\", \"withLastLayer\": false, \"moreLabels\": true}, \"d"))
                .statusCode(202)
                .body("spec.startFrom.withLastLayer", equalTo(false));
    }

    @Test
    void looksAtTheOtherJobWhenAskedToValidate() {
        Front.json()
                .queryParam("validateOnly", true)
                .body(startingFrom(UUID.randomUUID(), SPEC))
                .post("/api/v1/jobs")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.jobId")));
    }

    /** Ten labels that started from a hundred are a hundred and ten in a table. */
    @Test
    void refusesAStartFromMoreLabelsUnlessTheJobSaysSo() {
        UUID source = succeeded(moons(100, 0, 0));

        Front.submit(startingFrom(source, moons(10, 0, 0)))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.moreLabels")))
                .body("violations[0].message", containsString("job " + source + " has 100 labels (here 10)"));
        Front.submit(startingFromMore(source, moons(10, 0, 0)))
                .statusCode(202)
                .body("spec.startFrom.moreLabels", equalTo(true))
                .body("moreLabels", equalTo(true));
    }

    @Test
    void takesAStartFromLabelsThatTheJobHasItself() {
        UUID source = succeeded(moons(10, 0, 0));

        Front.submit(startingFrom(source, moons(10, 0, 0))).statusCode(202).body("moreLabels", equalTo(false));
        Front.submit(startingFrom(source, moons(100, 0, 0))).statusCode(202);
        Front.submit(startingFromMore(source, moons(100, 0, 0)))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.moreLabels")))
                .body("violations[0].message", containsString("must be false"));
    }

    @Test
    void takesOtherLabelsOfTheSameNumberForMore() {
        UUID source = succeeded(moons(10, 3, 0));

        Front.submit(startingFrom(source, moons(10, 4, 0)))
                .statusCode(400)
                .body("violations[0].message", containsString("the labels that splitSeed 3 chooses (here 4)"));
    }

    /** An image that the weights have learned says nothing about how good they are on others. */
    @Test
    void refusesAStartFromWhatWasTrainedOnItsValidationImages() {
        UUID all = succeeded(moons(100, 0, 0));
        UUID same = succeeded(moons(100, 0, 20));
        UUID fewer = succeeded(moons(80, 0, 0));

        Front.submit(startingFrom(all, moons(100, 0, 20)))
                .statusCode(400)
                .body("violations.field", equalTo(List.of("startFrom.moreLabels")))
                .body("violations[0].message", containsString("validation images here"));
        Front.submit(startingFrom(same, moons(100, 0, 20))).statusCode(202);
        Front.submit(startingFrom(fewer, moons(100, 0, 20))).statusCode(202);
    }

    @Test
    void looksAtAllThatTheSourceStartedFrom() {
        UUID first = succeeded(moons(100, 0, 0));
        UUID second = succeeded(startingFromMore(first, moons(10, 0, 0)));

        Front.submit(startingFrom(second, moons(50, 0, 0)))
                .statusCode(400)
                .body("violations[0].message", containsString("job " + first + " has 100 labels (here 50)"));
        Front.submit(startingFrom(second, moons(100, 0, 0))).statusCode(202);
    }

    @Test
    void refusesAStartFromAJobWhoseOwnStartIsForgotten() {
        UUID first = succeeded(moons(10, 0, 0));
        UUID second = succeeded(startingFrom(first, moons(10, 0, 0)));
        front.forget(first);

        Front.submit(startingFrom(second, moons(10, 0, 0)))
                .statusCode(400)
                .body(
                        "violations[0].message",
                        containsString("nobody knows all that the weights that it started from have learned"));
        Front.submit(startingFromMore(second, moons(10, 0, 0))).statusCode(202);
    }

    private static String moons(int labels, int splitSeed, int validation) {
        return SPEC.replace(
                "\"labels\": 10",
                "\"labels\": " + labels + ", \"splitSeed\": " + splitSeed + ", \"validation\": " + validation);
    }

    /** @param spec of two epochs */
    private UUID succeeded(String spec) {
        UUID job = Front.submitted(spec);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .labeled(0)
                .trained(1)
                .finished(Outcome.COMPLETED)
                .labeled(1, LAST_SNAPSHOT, Worker.ARTIFACT, null);
        Front.awaitState(job, "succeeded");
        return job;
    }

    private static String startingFromMore(UUID source, String spec) {
        return startingFrom(source, spec).replaceFirst("\\}", ", \"moreLabels\": true}");
    }

    private static String startingFrom(UUID source, String spec) {
        return spec.replaceFirst("\\{", "{\"startFrom\": {\"jobId\": \"" + source + "\"}, ");
    }
}
