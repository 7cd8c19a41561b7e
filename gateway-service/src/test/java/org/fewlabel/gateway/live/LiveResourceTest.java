package org.fewlabel.gateway.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.gateway.listing.JobViews;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who listens to jobs instead of asking for them. */
@QuarkusTest
class LiveResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OPEN_MAX = 6;

    @Inject
    Front front;

    @Inject
    Downloads downloads;

    @Inject
    Jobs jobs;

    @Inject
    JobViews views;

    @Inject
    GatewayConfig config;

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI gateway;

    private final KafkaProbe kafka = KafkaProbe.local();
    private final List<EventReader> readers = new ArrayList<>();

    @BeforeEach
    void empty() {
        front.empty();
        awaitNoneOpen();
    }

    @AfterEach
    void letGo() {
        readers.forEach(EventReader::close);
        kafka.close();
    }

    /** A stream that was begun for it would go on behind a head that is all that its reader waits for. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs/events", "/api/v1/jobs/%s/events"})
    void answersAQuestionForTheHeadAndTheNextOneOnItsConnection(String path) throws Exception {
        String events = path.replace("%s", Front.submitted(Front.SPEC).toString());
        String questions = "HEAD " + events + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                + "GET /api/v1/presets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String answers;
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(questions.getBytes(StandardCharsets.US_ASCII));
            answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answers)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("\r\nContent-Type: text/event-stream")
                .containsIgnoringCase("\r\nCache-Control: no-store\r\n")
                .containsIgnoringCase("\r\nX-Accel-Buffering: no\r\n")
                .containsOnlyOnce("\r\n\r\nHTTP/1.1 200 OK\r\n")
                .contains("\"presets\"");
        awaitNoneOpen();
    }

    @Test
    void tellsOfAJobAsItChangesAndEndsWithIt() throws IOException {
        UUID job = Front.submitted(Front.SPEC);
        front.sql("INSERT INTO unreadable_files (job_id, files) SELECT id, (SELECT jsonb_agg(jsonb_build_object("
                + "'file', file || '.png', 'reason', 'it is empty')) FROM generate_series(1, 20) AS file) FROM job");
        EventReader reader = listen("/api/v1/jobs/" + job + "/events", null);

        assertThat(reader.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(reader.response().headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(reader.response().headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(reader.block()).containsEntry("retry", "2000");
        Map<String, String> first = reader.event();
        assertThat(first).containsEntry("event", "job");
        assertThat(json(first)).isEqualTo(json("/api/v1/jobs/" + job));

        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1).starts();
        reader.eventWith("\"state\":\"running\"");
        worker.isAt(0, 5);
        reader.eventWith("\"step\":5");
        worker.trained(0).trained(1).finished(Outcome.COMPLETED).labeled(0).ends(1, Worker.ARTIFACT, null);

        Map<String, String> last = reader.eventWith("\"state\":\"succeeded\"");
        assertThat(json(last)).isEqualTo(json("/api/v1/jobs/" + job));
        assertThat(reader.event()).containsEntry("event", "end").containsEntry("id", last.get("id"));
        reader.requireEnd();
        awaitNoneOpen();
    }

    @Test
    void sendsNothingToWhoHasTheNewestViewUntilThereIsANewerOne() {
        UUID job = Front.submitted(Front.SPEC);
        String path = "/api/v1/jobs/" + job + "/events";
        String id = listen(path, null).event().get("id");

        EventReader again = listen(path, id);
        Map<String, String> block = again.block();
        for (int beats = 0; beats < 2; block = again.block()) {
            assertThat(block).doesNotContainKey("event");
            beats += block.containsKey("") ? 1 : 0;
        }
        Front.ask(job, "pause").statusCode(200);

        assertThat(again.event().get("data")).contains("\"state\":\"paused\"");
        assertThat(listen(path, "of nobody").event().get("data")).contains("\"state\":\"paused\"");
    }

    /** Which missed what happened while nobody was connected, and has never heard of the first. */
    @Test
    void goesOnFromTheIdsOfAnotherGateway() throws InterruptedException {
        UUID job = Front.submitted(Front.SPEC);
        String path = "/api/v1/jobs/" + job + "/events";
        String id = listen(path, null).event().get("id");
        LiveViews other = new LiveViews(jobs, views, config);
        other.start(new StartupEvent(), vertx);
        Frames same = Frames.of(other, job, id);
        Frames idle = Frames.of(other, Front.submitted(Front.SPEC), null);
        try {
            Front.ask(job, "pause").statusCode(200);
            Frame.Told paused = same.told();
            assertThat(paused.data()).contains("\"state\":\"paused\"");
            assertThat(Frames.of(other, job, id).told()).isEqualTo(paused);

            Front.ask(job, "cancel").statusCode(200);
            assertThat(listen(path, paused.id()).event().get("data")).contains("\"state\":\"cancelled\"");
        } finally {
            other.stop(new ShutdownEvent());
        }
        await("that a gateway that stops lets its readers go").atMost(PATIENCE).until(() -> idle.isComplete);
    }

    @Test
    void tellsWhoComesAgainAfterTheEndThatThereIsNothingMore() {
        UUID job = Front.submitted(Front.SPEC);
        Front.ask(job, "cancel").statusCode(200);
        String path = "/api/v1/jobs/" + job + "/events";

        EventReader reader = listen(path, null);
        String id = reader.event().get("id");
        assertThat(reader.event()).containsEntry("event", "end");

        given().header("Last-Event-ID", id).get(path).then().statusCode(204);
        awaitNoneOpen();
    }

    @Test
    void tellsOfAPageOfTheListAsItIsAnswered() throws IOException {
        EventReader reader = listen("/api/v1/jobs/events?state=queued&pageSize=2", null);
        assertThat(json(reader.event()).get("jobs")).isEmpty();

        Front.submitted(Front.SPEC);
        UUID second = Front.submitted(Front.SPEC);
        Front.submitted(Front.SPEC);
        Map<String, String> full = reader.eventWith("\"nextPageToken\":\"");
        assertThat(full).containsEntry("event", "jobs");
        assertThat(json(full)).isEqualTo(json("/api/v1/jobs?state=queued&pageSize=2"));

        Front.ask(second, "pause").statusCode(200);
        assertThat(json(reader.eventWith("\"nextPageToken\":null")).get("jobs")).hasSize(2);
    }

    @Test
    void sendsAwayWhoComesWhileAsManyAreOpenAsMay() {
        UUID job = Front.submitted(Front.SPEC);
        String path = "/api/v1/jobs/" + job + "/events";
        for (int open = 0; open < OPEN_MAX; open++) {
            listen(open % 2 == 0 ? path : "/api/v1/jobs/events", null).event();
        }

        given().get("/q/metrics")
                .then()
                .body(containsString("fewlabel_streams_open " + OPEN_MAX + ".0"))
                .body(not(containsString("/events\"")));
        given().get(path)
                .then()
                .statusCode(503)
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", "5")
                .body("type", equalTo("urn:fewlabel:gateway-busy"))
                .body("detail", containsString("fewlabel.streams.concurrent-max"));
        given().get("/api/v1/jobs/" + job).then().statusCode(200); // Who asks is answered all the while.

        readers.forEach(EventReader::close);
        awaitNoneOpen();
        listen(path, null).event();
    }

    @Test
    void saysWhatIsWrongBeforeItBegins() {
        given().get("/api/v1/jobs/" + UUID.randomUUID() + "/events")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:unknown-job"));
        given().get("/api/v1/jobs/events?pageSize=51&state=asleep")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations.field", equalTo(List.of("state", "pageSize")));
        awaitNoneOpen();
    }

    @Test
    void staysWhileTheDatabaseFailsAndGoesOnAfterwards() {
        UUID job = Front.submitted(Front.SPEC);
        EventReader reader = listen("/api/v1/jobs/" + job + "/events", null);
        reader.event();

        front.keepTheTableAway(true);
        try {
            for (int beats = 0; beats < 2; ) {
                Map<String, String> block = reader.block();
                assertThat(block).isNotEmpty().doesNotContainKey("event");
                beats += block.containsKey("") ? 1 : 0;
            }
        } finally {
            front.keepTheTableAway(false);
        }
        Front.ask(job, "pause").statusCode(200);

        assertThat(reader.event().get("data")).contains("\"state\":\"paused\"");
    }

    @Test
    void endsForAJobThatIsNotThereAnyMore() {
        UUID job = Front.submitted(Front.SPEC);
        EventReader reader = listen("/api/v1/jobs/" + job + "/events", null);
        reader.event();

        front.forget(job);

        reader.requireEnd();
    }

    /** More than are looked at in one question. */
    @Test
    void tellsEachOfManyReadersOfItsOwnJob() throws InterruptedException {
        List<UUID> watched =
                Stream.generate(() -> Front.submitted(Front.SPEC)).limit(40).toList();
        UUID gone = watched.get(20);
        front.forget(gone);
        LiveViews other = new LiveViews(jobs, views, config);
        List<Frames> readers =
                watched.stream().map(job -> Frames.of(other, job, null)).toList();
        other.start(new StartupEvent(), vertx);
        try {
            for (int reader = 0; reader < watched.size(); reader++) {
                UUID job = watched.get(reader);
                if (!job.equals(gone)) {
                    assertThat(readers.get(reader).told().data()).contains("\"id\":\"" + job + "\"");
                }
            }
            await().atMost(PATIENCE).until(() -> readers.get(20).isComplete);
        } finally {
            other.stop(new ShutdownEvent());
        }
    }

    private EventReader listen(String path, String lastEventId) {
        EventReader reader = EventReader.at(gateway.resolve(path), lastEventId);
        assertThat(reader.response().statusCode()).isEqualTo(200);
        readers.add(reader);
        return reader;
    }

    private void awaitNoneOpen() {
        await().atMost(PATIENCE).until(() -> downloads.streamsOpen() == 0);
    }

    private static JsonNode json(Map<String, String> event) throws IOException {
        return Json.mapper().readTree(event.get("data"));
    }

    private static JsonNode json(String path) throws IOException {
        return Json.mapper().readTree(given().get(path).asString());
    }

    /** What another gateway sends, without a connection. */
    private static final class Frames implements Flow.Subscriber<Frame>, LiveStream.Line {
        private final BlockingQueue<Frame> all = new LinkedBlockingQueue<>();
        private Flow.Subscription subscription;
        private volatile boolean isComplete;

        static Frames of(LiveViews gateway, UUID job, String idKnown) {
            Frames frames = new Frames();
            gateway.open(new Subject.OneJob(job), idKnown, frames).subscribe(frames);
            return frames;
        }

        Frame.Told told() throws InterruptedException {
            while (true) {
                Frame frame = all.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(frame).isNotNull();
                if (frame instanceof Frame.Told told) {
                    return told;
                }
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            subscription.request(1);
        }

        @Override
        public void onNext(Frame frame) {
            all.add(frame);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            isComplete = true;
        }

        @Override
        public boolean isCut() {
            return false;
        }

        @Override
        public void cut() {}

        @Override
        public void over(LiveStream stream) {}
    }
}
