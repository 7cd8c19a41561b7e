package org.fewlabel.gateway.job;

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
                        equalTo(List.of("network.name", "startFrom.jobId", "startFrom.withLastLayer")))
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
                .body("violations.field", equalTo(List.of("startFrom.withLastLayer")));
        Front.submit(startingFrom(source, hundredClasses).replace("\"}, \"d", "\", \"withLastLayer\": false}, \"d"))
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

    private static String startingFrom(UUID source, String spec) {
        return spec.replaceFirst("\\{", "{\"startFrom\": {\"jobId\": \"" + source + "\"}, ");
    }
}
