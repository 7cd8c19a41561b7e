package org.fewlabel.gateway.product;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.gateway.Worker;
import org.fewlabel.gateway.download.Downloads;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures on their way through the gateway; its tests let two megabytes through at most, one in a picture. */
@QuarkusTest
class PredictionsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PICTURES =
            SPEC.replace("{\"name\": \"two-moons\", \"labels\": 10}", "{\"name\": \"fashion-mnist\"}");
    private static final int MEGABYTE = 1 << 20;

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    @Inject
    Downloads downloads;

    @TestHTTPResource
    URI gateway;

    private final KafkaProbe kafka = KafkaProbe.local();
    private UUID job;
    private ArtifactReference snapshot;

    @BeforeEach
    void labelOneEpoch() throws IOException {
        front.empty();
        labelOneEpochOf(PICTURES); // Of mean-teacher, whose own network is the average.
    }

    private void labelOneEpochOf(String spec) throws IOException {
        job = Front.submitted(spec);
        Front.claim("trainer").statusCode(200);
        snapshot = store.put(new EpochArtifacts(job, 1, 0).snapshot(), new byte[10]);
        new Worker(kafka, job, 1).starts().labeled(0, snapshot, Worker.ARTIFACT, null);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @Test
    void passesThePicturesToALabelerAndTheAnswerBack() throws IOException {
        AtomicReference<PredictionRequest> wish = new AtomicReference<>();
        byte[] picture = new byte[MEGABYTE];
        picture[7] = 7;
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            wish.set(read(exchange));
            LabelerWire.echo(exchange);
        })) {
            byte[] sent = given().contentType("image/png")
                    .body(picture)
                    .post(path("?network=student&epoch=0&top=3"))
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .header("Fewlabel-Epoch", "0")
                    .header("Fewlabel-Network", "student")
                    .header("Fewlabel-Confidence", "raw")
                    .extract()
                    .asByteArray();

            assertThat(sent).isEqualTo(picture);
            assertThat(wish.get())
                    .isEqualTo(new PredictionRequest(
                            new StoredModel(TrainedNetwork.STUDENT, snapshot, Worker.ARTIFACT), 0, 3, 64, MEGABYTE));
        }
    }

    /** The labeler has the backbone, or says that it has none. */
    @Test
    void passesPicturesForAHeadOnABackboneOn() throws IOException {
        Path models = Files.createDirectories(Path.of("target/test-models"));
        Files.writeString(models.resolve("b.onnx"), "looked at by the trainer");
        front.empty();
        labelOneEpochOf(PICTURES.replaceFirst("\\{", "{\"network\":{\"name\":\"backbone\",\"model\":\"b.onnx\"},"));
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo)) {
            picture().post(path("")).then().statusCode(200).header("Fewlabel-Network", "average");
        }
    }

    @ParameterizedTest
    @CsvSource({"application/json, application/json", "text/csv, text/csv", "*/*, application/json"})
    void asksForTheFormThatIsWished(String accepted, String asked) throws IOException {
        AtomicReference<String> heard = new AtomicReference<>();
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            heard.set(exchange.getRequestHeaders().getFirst("Accept") + " of "
                    + exchange.getRequestHeaders().getFirst("Content-Type").replaceAll(";.*", ""));
            LabelerWire.echo(exchange);
        })) {
            given().accept(accepted)
                    .multiPart("a", "a.png", new byte[10])
                    .post(path(""))
                    .then()
                    .statusCode(200)
                    .contentType(startsWith(asked))
                    .header("Fewlabel-Network", "average");

            assertThat(heard).hasValue(asked + " of multipart/form-data");
        }
    }

    @Test
    void namesTheLimitOfAllPicturesTogether() throws Exception {
        HttpResponse<String> answer = post(BodyPublishers.ofByteArray(new byte[2 * MEGABYTE + 1]));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(ProblemDetails.MEDIA_TYPE);
        assertThat(answer.body()).contains("must not exceed 2097152 bytes (fewlabel.predictions.request-max)");
    }

    @Test
    void namesTheLimitWhereNobodySaysBeforehandHowMuchWillCome() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            asked.incrementAndGet();
            LabelerWire.echo(exchange);
        })) {
            byte[] pictures = new byte[2 * MEGABYTE + 100_000];
            HttpResponse<String> answer = post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(pictures)));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("2097152 bytes (fewlabel.predictions.request-max)");
        }
        assertThat(asked).as("questions to the labeler").hasValue(0);
    }

    /** Each held one of the slots of downloads, for as long as it liked. Tests take two requests with pictures at a time. */
    @Test
    void slowSendersHoldNoDownloadsAndHaveSoMuchTime() throws Exception {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo);
                Socket one = slowSender();
                Socket other = slowSender()) {
            await().atMost(PATIENCE).until(() -> picture().post(path("")).statusCode() == 503);
            picture().post(path("")).then().body("detail", containsString("fewlabel.predictions.uploads-max"));
            assertThat(downloads.underWay()).isZero();

            assertThat(answerTo(one))
                    .startsWith("HTTP/1.1 408")
                    .contains("urn:fewlabel:late-upload")
                    .contains("must come within 5 s (fewlabel.predictions.upload-duration-max)");
            assertThat(answerTo(other)).startsWith("HTTP/1.1 408");
            await().atMost(PATIENCE).until(() -> picture().post(path("")).statusCode() == 200);
        }
    }

    /** Four of them had all places of a labeler, as long as they liked, and everybody else was told that it is busy. */
    @Test
    void slowSendersHoldNoPlaceOfALabeler() throws Exception {
        Semaphore place = new Semaphore(1);
        HttpHandler labelerOfOnePlace = exchange -> {
            if (!place.tryAcquire()) {
                refuseAsBusy(exchange);
                return;
            }
            try {
                LabelerWire.echo(exchange);
            } finally {
                place.release();
            }
        };
        try (LabelerWire labeler = new LabelerWire(labelerUrl, labelerOfOnePlace);
                Socket slow = slowSender()) {
            for (int each = 0; each < 3; each++) {
                // A place for uploads is free again a moment after its answer has come.
                await().atMost(PATIENCE).until(() -> {
                    Response answer = picture().post(path(""));
                    assertThat(answer.asString()).doesNotContain("labeler-busy");
                    return answer.statusCode() == 200;
                });
            }
            assertThat(slow.isConnected()).isTrue();
        }
    }

    /** Whoever is refused is heard out, but no longer than anybody is. */
    @Test
    void slowSendersThatAreRefusedHaveNoMoreTime() throws Exception {
        job = UUID.randomUUID();
        try (Socket one = slowSender()) {
            assertThat(answerTo(one)).startsWith("HTTP/1.1 404");
        }
    }

    private Socket slowSender() throws IOException {
        Socket socket = new Socket(gateway.getHost(), gateway.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        String head = "POST " + path("") + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                + "Content-Length: 1000000\r\n\r\nx";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Goes on to send a byte now and then until there is an answer. */
    private static String answerTo(Socket sender) throws IOException {
        await().atMost(PATIENCE).until(() -> {
            if (sender.getInputStream().available() == 0) {
                sender.getOutputStream().write('x');
            }
            return sender.getInputStream().available() > 0;
        });
        byte[] some = new byte[4096];
        int count = sender.getInputStream().read(some);
        return new String(some, 0, count, StandardCharsets.UTF_8);
    }

    @Test
    void otherRequestsAreAsSmallAsEver() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v1/jobs"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[MEGABYTE + 1]))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("the body must not exceed 1048576 bytes");
    }

    /** Java's client listens when it has sent all. */
    @Test
    void saysThatThereIsNoSuchJobToOneWhoSendsPictures() throws Exception {
        job = UUID.randomUUID();

        HttpResponse<String> answer = post(BodyPublishers.ofByteArray(new byte[2 * MEGABYTE]));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("urn:fewlabel:unknown-job");
    }

    @Test
    void saysThatNoLabelerIsThereAndWhenToTryAgain() throws Exception {
        HttpResponse<String> answer = post(BodyPublishers.ofByteArray(new byte[2 * MEGABYTE]));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(answer.body()).contains("urn:fewlabel:no-labeler");
    }

    @Test
    void passesOnWhatTheLabelerRefuses() throws IOException {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, PredictionsResourceTest::refuseAsBusy)) {
            given().multiPart("a", "a.png", new byte[10])
                    .post(path(""))
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("detail", equalTo("come back"));
        }
    }

    private static void refuseAsBusy(HttpExchange exchange) throws IOException {
        ProblemDetails busy = ProblemDetails.of("labeler-busy", "The labeler has enough to do", 503, "come back");
        exchange.getRequestBody().readAllBytes();
        byte[] body = Json.mapper().writeValueAsBytes(busy);
        exchange.getResponseHeaders().set("Content-Type", ProblemDetails.MEDIA_TYPE);
        exchange.getResponseHeaders().set("Retry-After", "5");
        exchange.sendResponseHeaders(503, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        picture()
                .post(path("?top=11"))
                .then()
                .statusCode(400)
                .body("violations[0].message", equalTo("must be a number from 1 to 10, was 11"));
        picture().post(path("?top=x")).then().statusCode(400).body("violations[0].field", equalTo("top"));
        picture().post(path("?network=pupil")).then().statusCode(400).body("violations[0].field", equalTo("network"));
        picture().post(path("?epoch=1")).then().statusCode(409).body("type", equalTo("urn:fewlabel:not-yet"));
        picture().post(path("?epoch=7")).then().statusCode(400).body("violations[0].field", equalTo("epoch"));
        picture().accept("text/html").post(path("")).then().statusCode(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/mixed; boundary=x"})
    void namesTheTypesThatThereAre(String mediaType) {
        given().contentType(mediaType)
                .body("x".getBytes(StandardCharsets.US_ASCII))
                .post(path(""))
                .then()
                .statusCode(415)
                .body("detail", containsString("must be multipart/form-data"))
                .body("detail", containsString(mediaType.replaceAll(";.*", "")));
    }

    @Test
    void hasNoPredictionsBeforeAnEpochIsLabeled() {
        job = Front.submitted(PICTURES);

        picture().post(path("")).then().statusCode(409).body("type", equalTo("urn:fewlabel:not-yet"));
    }

    @Test
    void hasNoPredictionsOfPoints() {
        job = Front.submitted(SPEC);

        picture()
                .post(path(""))
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:fewlabel:no-pictures"))
                .body("detail", containsString("two-moons holds points"));
    }

    private static PredictionRequest read(HttpExchange exchange) throws IOException {
        return Json.mapper()
                .readValue(exchange.getRequestHeaders().getFirst(PredictionRequest.HEADER), PredictionRequest.class);
    }

    private static RequestSpecification picture() {
        return given().contentType("image/png").body(new byte[10]);
    }

    private HttpResponse<String> post(BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(path("")))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "image/png")
                .timeout(PATIENCE)
                .POST(body)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String path(String query) {
        return "/api/v1/jobs/" + job + "/predictions" + query;
    }
}
