package org.fewlabel.gateway.picture;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.sun.net.httpserver.HttpExchange;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.contracts.picture.PictureRequest;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.testing.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pictures on their way from the labeler through the gateway. */
@QuarkusTest
class PicturesResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGE_BYTES = 1_400_000;

    @Inject
    Front front;

    @Inject
    GatewayConfig config;

    @TestHTTPResource
    URI gateway;

    @ConfigProperty(name = "fewlabel.datasets.folder")
    Path datasets;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    private UUID job;

    @BeforeEach
    void submit() {
        front.empty();
        job = Front.submitted(Front.SPEC);
    }

    /** The wire sends the question back; a picture would come the same way. */
    @Test
    void asksTheLabelerForTheJobsImage() throws IOException {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo)) {
            byte[] answer = image("17?size=64")
                    .then()
                    .statusCode(200)
                    .contentType("image/png")
                    .header("Cache-Control", "private, max-age=31536000, immutable")
                    .extract()
                    .asByteArray();

            PictureRequest asked = Json.mapper().readValue(answer, PictureRequest.class);
            assertThat(asked.index()).isEqualTo(17);
            assertThat(asked.size()).isEqualTo(64);
            assertThat(asked.dataset().name().wireName()).isEqualTo("two-moons");
            assertThat(image("17").then().statusCode(200).extract().asString()).contains("\"size\":null");
        }
    }

    @Test
    void aPictureThatTheBrowserHasIsNotSentAgain() throws IOException {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo)) {
            String tag = image("17").then().statusCode(200).extract().header("ETag");

            assertThat(tag).matches("\"[0-9a-f]{64}\"");
            given().header("If-None-Match", tag)
                    .get("/api/v1/jobs/" + job + "/images/17")
                    .then()
                    .statusCode(304)
                    .header("ETag", tag);
            given().header("If-None-Match", tag)
                    .get("/api/v1/jobs/" + job + "/images/18")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void namesEveryWrongParameter() {
        image("1000?size=7")
                .then()
                .statusCode(400)
                .body("violations.field", contains("index", "size"))
                .body(
                        "violations.message",
                        contains(
                                "must be a whole number from 0 to 999, was 1000",
                                "must be a whole number from 8 to 512, was 7"));
        image("-1").then().statusCode(400);
        image("..%2F..%2Fetc").then().statusCode(400);
    }

    @Test
    void passesOnWhyThereIsNoPicture() throws IOException {
        ProblemDetails why =
                ProblemDetails.of("unreadable-picture", "The image's file cannot be read", 404, "it is empty");
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> refuse(exchange, why))) {
            image("1")
                    .then()
                    .statusCode(404)
                    .header("Cache-Control", nullValue())
                    .body("detail", equalTo("it is empty"));
        }
        image("1").then().statusCode(503).body("type", equalTo("urn:fewlabel:no-labeler"));
    }

    /** A page asks for dozens: all get theirs, and the labeler is not asked for more at a time than it may be. */
    @Test
    void asksForAFewAtATime() throws IOException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            two.countDown();
            try {
                two.await(5, TimeUnit.SECONDS);
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            now.decrementAndGet();
            LabelerWire.echo(exchange);
        })) {
            assertThat(asManyAtATimeAsMay()).containsOnly(200);
        }
        assertThat(most.get()).isBetween(2, 8);
    }

    @Test
    void listsPublishedSetsAndFoldersWithWhatTheyLookLike() throws IOException {
        DatasetInventory inventory = new DatasetInventory(
                List.of(DatasetName.FASHION_MNIST, DatasetName.TWO_MOONS),
                List.of(
                        new DatasetInventory.Folder(
                                "my pets",
                                new ImageFolderSpec.Contents(List.of("cat", "dog"), 4, 10, 2, "a".repeat(64)),
                                null),
                        new DatasetInventory.Folder("empty", null, "must have a folder labeled")),
                true);
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> answer(exchange, inventory))) {
            String answer = given().get("/api/v1/datasets")
                    .then()
                    .statusCode(200)
                    .body("moreFolders", equalTo(true))
                    .body("datasets.find { it.name == 'fashion-mnist' }.present", equalTo(true))
                    .body(
                            "datasets.find { it.name == 'fashion-mnist' }.samples[7]",
                            equalTo("/api/v1/datasets/fashion-mnist/images/52500"))
                    .body("datasets.find { it.name == 'cifar10' }.present", equalTo(false))
                    .body("datasets.find { it.name == 'cifar10' }.samples", empty())
                    .body("datasets.find { it.folder == 'my pets' }.training", equalTo(14))
                    .body(
                            "datasets.find { it.folder == 'my pets' }.samples[3]",
                            equalTo("/api/v1/datasets/image-folder/images/3?folder=my+pets"))
                    .body("datasets.find { it.folder == 'empty' }.refusal", equalTo("must have a folder labeled"))
                    .extract()
                    .asString();
            Recording.requireSame("datasets.json", answer);
        }
        given().get("/api/v1/datasets").then().statusCode(503);
    }

    /** What a client names is looked up among the folders that were listed, and goes nowhere else. */
    @Test
    void showsImagesOfListedFoldersAlone() throws IOException {
        DatasetInventory inventory = new DatasetInventory(
                List.of(),
                List.of(
                        new DatasetInventory.Folder(
                                "my pets",
                                new ImageFolderSpec.Contents(List.of("cat", "dog"), 4, 10, 2, "a".repeat(64)),
                                null),
                        new DatasetInventory.Folder("empty", null, "must have a folder labeled")),
                false);
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("inventory")) {
                answer(exchange, inventory);
            } else {
                LabelerWire.echo(exchange);
            }
        })) {
            given().get("/api/v1/datasets").then().statusCode(200); // Not the list of another test.
            byte[] asked = given().queryParam("folder", "my pets")
                    .get("/api/v1/datasets/image-folder/images/13")
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "private, max-age=60")
                    .extract()
                    .asByteArray();
            assertThat(Json.mapper()
                            .readValue(asked, PictureRequest.class)
                            .dataset()
                            .folder()
                            .path())
                    .isEqualTo("my pets");
            for (String other : List.of("../secrets", "/etc", "my pets/labeled", "empty", "")) {
                given().queryParam("folder", other)
                        .get("/api/v1/datasets/image-folder/images/0")
                        .then()
                        .statusCode(400)
                        .body("violations.field", contains("folder"));
            }
            given().get("/api/v1/datasets/image-folder/images/0").then().statusCode(400);
            given().get("/api/v1/datasets/imagenet/images/0").then().statusCode(400);
            given().get("/api/v1/datasets/mnist/images/60000").then().statusCode(400);
            given().get("/api/v1/datasets/mnist/images/59999").then().statusCode(200);
        }
    }

    /** It was taken for the fault of a user who had sent no JSON at all. */
    @Test
    void aListThatCannotBeReadIsTheLabelersFault() throws IOException {
        for (String list : List.of("{\"published\": [\"imagenet\"]}", "{\"publ", "null", "{}")) {
            try (LabelerWire labeler =
                    new LabelerWire(labelerUrl, exchange -> answer(exchange, list.getBytes(UTF_8)))) {
                given().get("/api/v1/datasets").then().statusCode(502);
            }
        }
    }

    /** Eight pictures of a folder had the labeler send the list, which may be long, eight times. */
    @Test
    void asksForTheListOnceForTheSamplesOfAFolder() throws IOException {
        DatasetInventory inventory = new DatasetInventory(
                List.of(),
                List.of(new DatasetInventory.Folder(
                        "samples", new ImageFolderSpec.Contents(List.of("cat", "dog"), 8, 0, 0, null), null)),
                false);
        AtomicInteger lists = new AtomicInteger();
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("inventory")) {
                lists.incrementAndGet();
                answer(exchange, inventory);
            } else {
                LabelerWire.echo(exchange);
            }
        })) {
            given().get("/api/v1/datasets").then().statusCode(200);
            for (int index = 0; index < 8; index++) {
                given().get("/api/v1/datasets/image-folder/images/" + index + "?folder=samples")
                        .then()
                        .statusCode(200);
            }
        }
        assertThat(lists).hasValue(1);
    }

    /** Files of another content may have the names and lengths of the job's. */
    @Test
    void aPictureOfAFolderIsComparedEachTime() throws IOException {
        for (String name : List.of("labeled/cat", "labeled/dog")) {
            Path folder = Files.createDirectories(datasets.resolve("looked-at").resolve(name));
            Files.writeString(folder.resolve("1.png"), "a picture");
        }
        job = Front.submitted("""
                {"dataset": {"name": "image-folder", "folder": {"path": "looked-at"}}, "method": {"name": "supervised"}}
                """);
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo)) {
            image("1").then().statusCode(200).header("Cache-Control", "private, no-cache");
        }
    }

    /** Three hundred of them filled a small heap, each with a picture that counted as sent. */
    @Test
    void sendsAwayWhoComesWhileAsManyTakeNothingAsMayAndLetsThemGo() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> answer(exchange, new byte[LARGE_BYTES]))) {
            for (int reader = 0; reader < config.pictures().requestsMax(); reader++) {
                slow.add(takesNothing());
            }
            await().atMost(PATIENCE).untilAsserted(() -> image("1")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("type", equalTo("urn:fewlabel:gateway-busy"))
                    .body("detail", containsString("fewlabel.pictures.requests-max")));
            given().get("/api/v1/jobs/" + job).then().statusCode(200);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(image("1").asByteArray()).hasSize(LARGE_BYTES));
            // Each had asked for more pictures than it was let go with: those kept their places, and threads, for good.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(asManyAtATimeAsMay()).containsOnly(200));
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    private List<Integer> asManyAtATimeAsMay() {
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        for (int index = 0; index < config.pictures().requestsMax(); index++) {
            String each = Integer.toString(index);
            asked.add(CompletableFuture.supplyAsync(
                    () -> image(each).statusCode(), command -> new Thread(command).start()));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /** Asks for pictures, and leaves little room for what comes. */
    private Socket takesNothing() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
        String question = "GET /api/v1/jobs/" + job + "/images/1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        // One after the other: the first ones disappear in the buffers of the system, and some are sent away.
        socket.getOutputStream().write(question.repeat(64).getBytes(UTF_8));
        return socket;
    }

    private static void answer(HttpExchange exchange, DatasetInventory inventory) throws IOException {
        answer(exchange, Json.mapper().writeValueAsBytes(inventory));
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Response image(String indexAndQuery) {
        return given().urlEncodingEnabled(false).get("/api/v1/jobs/" + job + "/images/" + indexAndQuery);
    }

    private static void refuse(HttpExchange exchange, ProblemDetails problem) throws IOException {
        byte[] body = Json.mapper().writeValueAsBytes(problem);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", ProblemDetails.MEDIA_TYPE);
        exchange.sendResponseHeaders(problem.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
