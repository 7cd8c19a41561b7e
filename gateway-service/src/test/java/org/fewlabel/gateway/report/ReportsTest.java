package org.fewlabel.gateway.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingProgress;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What workers say on Kafka, seen from the front door. */
@QuarkusTest
class ReportsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    /** And the columns of the epochs that are to be trained again are empty as before the first. */
    @Test
    void showsThatARunBeginsAnewSinceNothingOfItIsWhole() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().labeled(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        new Worker(kafka, job, 1).finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");
        Front.claim("trainer").statusCode(200);

        new Worker(kafka, job, 2)
                .says(new TrainingStarted(
                        job, 2, "trainer", 0, 2, 10, 1000, List.of(), null, new SetBack(0, null, "it begins anew")));
        Front.awaitState(job, "running");

        JsonPath shown = Front.job(job);
        assertThat(shown.getString("reason")).isEqualTo("set-back");
        assertThat(shown.getString("message")).isEqualTo("it begins anew");
        assertThat(shown.getInt("progress.labeledEpochs")).isZero();
        assertThat((Object) shown.get("progress.studentTestError")).isNull();
    }

    @Test
    void bringsAJobFromTheQueueToItsEnd() throws IOException {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1);
        float[] probabilities = new float[2000];
        probabilities[0] = 0.25f;
        probabilities[1] = 0.75f;
        EpochArtifacts artifacts = new EpochArtifacts(job, 1, 1);
        ArtifactReference labels = store.put(
                artifacts.labels(),
                new Safetensors(Map.of(), Map.of("probabilities", Tensor.of(probabilities, 1000, 2)))::writeTo);
        ArtifactReference snapshot = store.put(artifacts.snapshot(), new byte[] {1, 2, 3});

        worker.starts();
        // Heartbeats are on a topic of their own: one that comes before the start counts for nothing, and here none
        // follows.
        Front.awaitState(job, "running");
        worker.isAt(0, 3).trained(0).labeled(0).isAt(1, 5);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.step"), step -> step == 5);
        JsonPath running = Front.job(job);
        worker.trained(1).finished(Outcome.COMPLETED).labeled(1, snapshot, labels, null);
        Front.awaitState(job, "succeeded");

        assertThat(running.getString("state")).isEqualTo("running");
        assertThat(running.getString("progress.activity")).isEqualTo("training");
        assertThat(running.getDouble("progress.loss")).isCloseTo(0.25, within(1e-9));
        assertThat(running.getInt("progress.epoch")).isEqualTo(1);
        assertThat((Object) running.get("progress.etaSeconds")).isNotNull();
        JsonPath done = Front.job(job);
        assertThat(done.getInt("progress.labeledEpochs")).isEqualTo(2);
        assertThat(done.getDouble("progress.studentTestError")).isCloseTo(0.25, within(1e-9));
        assertThat(done.getDouble("progress.averageTestError")).isCloseTo(0.125, within(1e-9));
        assertThat((Object) done.get("progress.etaSeconds")).isNull();
        String csv = given().get("/api/v1/jobs/" + job + "/labels")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
        assertThat(given().get("/api/v1/jobs/" + job + "/labels").getContentType())
                .isEqualToIgnoringCase("text/csv;charset=UTF-8");
        given().get("/api/v1/jobs/" + job + "/labels?spreadsheet=perhaps")
                .then()
                .statusCode(400);
        assertThat(given().get("/api/v1/jobs/" + job + "/labels?spreadsheet=true")
                        .body()
                        .asByteArray())
                .startsWith(0xEF, 0xBB, 0xBF);
        assertThat(csv).startsWith("index,label,source,given,predicted,confidence,margin\n0,1,,,1,0.75,0.5\n1,,,,,,\n");
        assertThat(csv.lines()).hasSize(1001);
        byte[] checkpoint = given().get("/api/v1/jobs/" + job + "/checkpoint")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(checkpoint).containsExactly(1, 2, 3);
        assertThat(states(job)).containsExactly(JobState.STARTING, JobState.RUNNING, JobState.SUCCEEDED);
    }

    @Test
    void tellsWhereAnAttemptCanGoOn() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);

        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);

        given().get("/internal/v1/jobs/" + job + "/resume-point")
                .then()
                .statusCode(200)
                .body("epoch", equalTo(0))
                .body("snapshot.path", equalTo(Worker.ARTIFACT.path()))
                .body("labels.sha256", equalTo(Worker.ARTIFACT.sha256()));
    }

    @Test
    void givesAReleasedJobToTheNextTrainerWithItsCheckpoint() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer-1").statusCode(200);
        new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        new Worker(kafka, job, 1).finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");

        Front.claim("trainer-2")
                .statusCode(200)
                .body("attempt", equalTo(2))
                .body("resumeFrom.epoch", equalTo(0))
                .body("resumeFrom.teacher.path", equalTo(Worker.ARTIFACT.path()));
    }

    @Test
    void givesTheNextTrainerWhatWasDoneOfTheEpochAfterTheCheckpoint() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer-1").statusCode(200);
        Worker worker = new Worker(kafka, job, 1).starts().trained(0).labeled(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        worker.releases(new UnfinishedEpoch(1, 7, Worker.ARTIFACT));
        Front.awaitState(job, "queued");

        Front.claim("trainer-2")
                .statusCode(200)
                .body("resumeFrom.epoch", equalTo(0))
                .body("unfinished.epoch", equalTo(1))
                .body("unfinished.step", equalTo(7))
                .body("unfinished.checkpoint.path", equalTo(Worker.ARTIFACT.path()));
    }

    @Test
    void pausesARunningJobAndLetsItGoOn() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1).starts();
        Front.awaitState(job, "running");

        Front.ask(job, "pause").statusCode(200).body("state", equalTo("pausing"));
        kafka.awaitEvent(
                Topics.JOB_EVENTS, event -> event.payload().equals(new JobEvent.JobPauseRequested(job, 1)), PATIENCE);
        Front.ask(job, "resume").statusCode(409);
        worker.finished(Outcome.PAUSED);
        Front.awaitState(job, "paused");
        Front.ask(job, "resume").statusCode(200).body("state", equalTo("queued"));
    }

    @Test
    void cancelsARunningJob() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1).starts();
        Front.awaitState(job, "running");

        Front.ask(job, "cancel").statusCode(200).body("state", equalTo("cancelling"));
        kafka.awaitEvent(
                Topics.JOB_EVENTS, event -> event.payload().equals(new JobEvent.JobCancelRequested(job, 1)), PATIENCE);
        worker.finished(Outcome.CANCELLED);

        Front.awaitState(job, "cancelled");
    }

    @Test
    void cancelsAJobThatWaitsForItsLastLabels() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().isAt(1, 9).finished(Outcome.COMPLETED);
        await().atMost(PATIENCE).until(() -> {
            return Front.ask(job, "pause").extract().statusCode() == 409;
        });

        Front.ask(job, "cancel").statusCode(200).body("state", equalTo("cancelled"));
    }

    @Test
    void failsAJobWhoseEpochCannotBeLabeledAndStopsItsTrainer() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);

        new Worker(kafka, job, 1).starts().cannotLabel(0);

        Front.awaitState(job, "failed");
        assertThat(Front.job(job).getString("reason")).isEqualTo("corrupt-snapshot");
        kafka.awaitEvent(
                Topics.JOB_EVENTS, event -> event.payload().equals(new JobEvent.JobCancelRequested(job, 1)), PATIENCE);
    }

    /** It went to the dead-letter topic after ten minutes of tries, and the job ran for ever. */
    @Test
    void hearsOfAFailureWhoseMessageTheDatabaseCannotKeep() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);

        new Worker(kafka, job, 1)
                .startsWithout(List.of(new UnreadableFile("a\u0000b.png", "found \u0000")))
                .says(new TrainingFinished(job, 1, Outcome.FAILED, "corrupt-dataset", "found \u0000", null));

        Front.awaitState(job, "failed");
        assertThat(Front.job(job).getString("message")).isEqualTo("found \uFFFD");
    }

    @Test
    void isNotMovedByAnAttemptThatIsOver() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer-1").statusCode(200);
        Worker first = new Worker(kafka, job, 1).starts().finished(Outcome.RELEASED);
        Front.awaitState(job, "queued");
        Front.claim("trainer-2").statusCode(200);
        Worker second = new Worker(kafka, job, 2).starts();
        Front.awaitState(job, "running");

        first.isAt(1, 9).labeled(1).finished(Outcome.COMPLETED);
        second.isAt(0, 2);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.step") == 2);

        assertThat(Front.job(job).getString("state")).isEqualTo("running");
        assertThat(Front.job(job).getInt("progress.epoch")).isZero();
        assertThat(Front.job(job).getInt("progress.labeledEpochs")).isZero();
    }

    @Test
    void takesEveryReportTwiceAsOnce() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1);
        for (int time = 0; time < 2; time++) {
            worker.starts().isAt(0, 3).trained(0).isAt(1, 5).trained(1).finished(Outcome.COMPLETED);
        }
        for (int time = 0; time < 2; time++) {
            worker.labeled(0).labeled(1);
        }

        Front.awaitState(job, "succeeded");

        assertThat(states(job)).containsExactly(JobState.STARTING, JobState.RUNNING, JobState.SUCCEEDED);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "training-events | {\"type\": ",
                "training-events | {\"type\": \"TrainingStarted\", \"version\": 99}",
                "training-events | ``",
                "labeling-events | [1, 2, 3]"
            })
    void putsWhatIsNoEventAsideAndHearsTheNext(String topic, String value) {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        String key = job.toString();

        kafka.publish(topic, key, Worker.bytes(value));
        new Worker(kafka, job, 1).starts().labeled(0);

        ConsumerRecord<String, byte[]> dead = kafka.awaitDeadLetter(topic, key, PATIENCE);
        assertThat(dead.value()).isEqualTo(Worker.bytes(value));
        assertThat(header(dead, "dead-letter-reason")).isNotBlank();
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        Front.awaitState(job, "running");
    }

    /** An instance is upgraded while jobs run, and its trainers are the last to be replaced. */
    @Test
    void hearsTheHeartbeatsOfATrainerOfBeforeTheyHadATopic() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        Event heartbeat =
                Event.of(new TrainingProgress(job, 1, 0, 2, 4, 10, 0.25, 1000, Activity.TRAINING), Instant.now());

        kafka.publish(Topics.TRAINING_EVENTS, job.toString(), EventCodec.encode(heartbeat));

        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.step") == 4);
    }

    @Test
    void passesOverWhatIsNoHeartbeatAndHearsTheNext() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        double before = refusedHeartbeats();

        kafka.publish(Topics.TRAINING_HEARTBEATS, job.toString(), Worker.bytes("no event"));
        kafka.publish(
                Topics.TRAINING_HEARTBEATS,
                job.toString(),
                EventCodec.encode(Event.of(new JobEvent.JobPauseRequested(job, 1), Instant.now())));
        new Worker(kafka, job, 7).isAt(0, 9);
        new Worker(kafka, job, 1).isAt(0, 3);

        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.step") == 3);
        assertThat(refusedHeartbeats()).isEqualTo(before + 3);
    }

    private static double refusedHeartbeats() {
        return Metrics.parse(given().get("/q/metrics").asString()).value("fewlabel_heartbeats_refused_total");
    }

    /** Each was tried again for ten minutes as if the database were away, and the jobs behind it lost their leases. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "training-events | \"epoch\":0 | \"epoch\":-1 | epoch must be from 0",
                "training-events | \"learningRate\":0.1 | \"learningRate\":\"NaN\" | learningRate must be a finite number",
                "training-events | snapshot.safetensors | snapshot\\u0000 | snapshot: artifact path must not hold",
                "training-events | \"time\":\"20 | \"time\":\"+2000 | time must be from 1970 to 9999",
                "labeling-events | \"epoch\":0 | \"epoch\":-1 | epoch must be from 0",
                "labeling-events | \"reason\":\"corrupt-snapshot\" | \"reason\":\"a\\u0000b\" | reason must be a word",
            })
    void aWrongRecordCostsNoOtherJobAnything(String topic, String right, String wrong, String complaint) {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer-1").statusCode(200);
        UUID other = Front.submitted(SPEC);
        Front.claim("trainer-2").statusCode(200);
        Worker heard = new Worker(kafka, other, 1).starts();
        String payload =
                new String(EventCodec.encode(Event.of(report(job, topic), Instant.now())), StandardCharsets.UTF_8);
        assertThat(payload).contains(right);

        kafka.publish(topic, job.toString(), Worker.bytes(payload.replace(right, wrong)));
        heard.isAt(0, 3).trained(0).labeled(0);

        await().atMost(PATIENCE).until(() -> Front.job(other).getInt("progress.labeledEpochs") == 1);
        ConsumerRecord<String, byte[]> dead = kafka.awaitDeadLetter(topic, job.toString(), PATIENCE);
        assertThat(header(dead, "dead-letter-reason")).contains(complaint);
        assertThat(Front.job(other).getString("state")).isEqualTo("running");
        assertThat(Front.job(other).getInt("attempt")).isEqualTo(1);
    }

    private static EventPayload report(UUID job, String topic) {
        return topic.equals(Topics.TRAINING_EVENTS)
                ? new EpochTrained(job, 1, 0, Worker.ARTIFACT, null, Map.of("loss", 0.5), 0.1, 1000, 1, 0)
                : new LabelingFailed(job, 1, 0, "corrupt-snapshot", "its digest differs");
    }

    @Test
    void blamesNoUserForAFaultOfItsOwn() {
        UUID job = Front.submitted(SPEC);

        front.keepTheTableAway(true);
        try {
            given().get("/api/v1/jobs/" + job)
                    .then()
                    .statusCode(500)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("detail", equalTo("the fault is on our side and is in our log"));
        } finally {
            front.keepTheTableAway(false);
        }
    }

    @Test
    void putsAsideWhatTellsOfAJobOrAnAttemptThatNeverWas() {
        UUID unknown = UUID.randomUUID();
        UUID job = Front.submitted(SPEC);

        new Worker(kafka, unknown, 1).starts();
        new Worker(kafka, job, 7).starts();

        ConsumerRecord<String, byte[]> noJob =
                kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, unknown.toString(), PATIENCE);
        ConsumerRecord<String, byte[]> noAttempt =
                kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, job.toString(), PATIENCE);
        assertThat(header(noJob, "dead-letter-reason")).contains("there is no job " + unknown);
        assertThat(header(noAttempt, "dead-letter-reason")).contains("never had an attempt 7");
        assertThat(Front.job(job).getString("state")).isEqualTo("queued");
    }

    @Test
    void announcesAJobWithItsSpecAndInHeadersThatOtherToolsRead() {
        UUID job = Front.submitted(SPEC);

        ConsumerRecord<String, byte[]> record =
                kafka.awaitRecord(Topics.JOB_EVENTS, entry -> job.toString().equals(entry.key()), PATIENCE);

        assertThat(header(record, "ce_type")).isEqualTo("org.fewlabel.JobQueued.v1");
        assertThat(header(record, "ce_source")).isEqualTo("/gateway");
        assertThat(header(record, "ce_subject")).isEqualTo(job.toString());
        Event event = kafka.awaitEvent(Topics.JOB_EVENTS, each -> each.key().equals(job), PATIENCE);
        JobEvent.JobQueued queued = (JobEvent.JobQueued) event.payload();
        assertThat(queued.spec().name()).isEqualTo("moons");
    }

    /** The states that the world was told of, in order and each event id once. */
    private List<JobState> states(UUID job) {
        await().atMost(PATIENCE).until(() -> front.outboxIsEmpty());
        Map<UUID, Event> once = new LinkedHashMap<>();
        kafka.events(Topics.JOB_EVENTS).stream()
                .filter(event -> event.key().equals(job))
                .forEach(event -> once.put(event.id(), event));
        return once.values().stream()
                .filter(event -> event.payload() instanceof JobEvent.JobStateChanged)
                .map(event -> ((JobEvent.JobStateChanged) event.payload()).to())
                .toList();
    }

    private static String header(ConsumerRecord<String, byte[]> entry, String name) {
        return new String(entry.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
