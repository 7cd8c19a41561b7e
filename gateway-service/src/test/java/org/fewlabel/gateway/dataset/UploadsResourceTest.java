package org.fewlabel.gateway.dataset;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.PictureFolders;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Folders of images on their way into the store, the database and the list of data sets. */
@QuarkusTest
class UploadsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATASETS = "/api/v1/datasets";

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    private LabelerWire labeler;

    @BeforeEach
    void connect() throws IOException {
        front.empty();
        labeler = new LabelerWire(labelerUrl, UploadLabeler::answer);
    }

    @AfterEach
    void disconnect() {
        labeler.close();
    }

    @Test
    void anUploadIsListedShownAndNamedByJobs() {
        Zips zip = Zips.pets();
        zip.add("labeled/dog/2.png", Zips.picture("a second dog"));
        zip.add("unlabeled/3.png", Zips.picture("something"));
        zip.add(".DS_Store", new byte[7]);

        String digest = Zips.upload("my pets", zip.bytes())
                .statusCode(201)
                .body("name", equalTo("my pets"))
                .body("labeledPerClass.cat", equalTo(1))
                .body("labeledPerClass.dog", equalTo(2))
                .body("unlabeled", equalTo(1))
                .body("leftOut", equalTo(1))
                .extract()
                .path("sha256");

        given().get(DATASETS)
                .then()
                .statusCode(200)
                .body("datasets.find { it.upload != null }.upload.sha256", equalTo(digest))
                .body("datasets.find { it.upload != null }.training", equalTo(4))
                .body("datasets.find { it.upload != null }.classes", contains("cat", "dog"))
                .body(
                        "datasets.find { it.upload != null }.samples",
                        hasItem("/api/v1/datasets/image-folder/images/2?upload=" + digest));
        given().get("/api/v1/datasets/image-folder/images/2?upload=" + digest)
                .then()
                .statusCode(200)
                .body(containsString("\"upload\":\"" + digest + "\""));
        Front.json()
                .queryParam("validateOnly", true)
                .body(spec("my pets"))
                .post("/api/v1/jobs")
                .then()
                .statusCode(200)
                .body("dataset.folder.path", equalTo("my pets"))
                .body("dataset.folder.upload", equalTo(digest))
                .body("dataset.folder.contents.classes", contains("cat", "dog"))
                .body("dataset.labels", equalTo(3));
    }

    @Test
    void theSamePicturesAreOneDataSetInWhateverArchiveTheyCome() {
        String digest = Zips.upload("first", Zips.pets().bytes())
                .statusCode(201)
                .extract()
                .path("sha256");
        Zips other = new Zips();
        other.addDeflated("around/labeled/dog/1.png", Zips.picture("a dog"));
        other.addDeflated("around/labeled/cat/1.png", Zips.picture("a cat"));

        Zips.upload("second", other.bytes())
                .statusCode(200)
                .body("name", equalTo("first"))
                .body("sha256", equalTo(digest));

        uploaded(contains("first"));
    }

    @Test
    void isRefusedWithAllItsFaultsAndLeavesNothing() {
        Zips zip = Zips.pets();
        zip.add("labeled/cat/words.txt", Zips.picture("words"));
        zip.add("labeled/cat/broken.png", "no picture".getBytes(UTF_8));
        zip.add("../1.png", Zips.picture("a trap"));

        Zips.upload("pets", zip.bytes())
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:fewlabel:unfit-upload"))
                .body("detail", equalTo("it has 3 faults"))
                .body(
                        "violations.field",
                        containsInAnyOrder("labeled/cat/words.txt", "labeled/cat/broken.png", "../1.png"))
                .body(
                        "violations.find { it.field == 'labeled/cat/broken.png' }.message",
                        equalTo("must be a picture that can be read: it is no picture"));
        uploaded(empty());
    }

    @Test
    void aJobWithAnUnknownUploadHearsWhichThereAre() {
        Front.submit(spec("pets"))
                .statusCode(400)
                .body("violations[0].field", equalTo("dataset.folder.upload"))
                .body("violations[0].message", equalTo("must be an upload, there is none; was pets"));
        Zips.upload("cats", Zips.pets().bytes()).statusCode(201);

        Front.submit(spec("pets"))
                .statusCode(400)
                .body("violations[0].message", equalTo("must be one of the uploads: cats; was pets"));
    }

    /** All of them were in memory together for as long as their reader liked, and to name twenty of them as well. */
    @Test
    void aListOfUploadsOfAThousandLongClassesTakesABoundedPartOfTheHeap() throws IOException {
        front.sql("INSERT INTO upload (sha256, name, bytes, contents, labeled_per_class, left_out, uploaded_at, owner)"
                + " SELECT lpad(CAST(number AS text), 64, '0'), 'pets ' || number, 1, CAST(jsonb_build_object('classes',"
                + " (SELECT jsonb_agg(lpad(CAST(class AS text), 255, 'x')) FROM generate_series(1, 1000) AS class),"
                + " 'labeled', 1000, 'unlabeled', 0, 'test', 0) AS text),"
                + " (SELECT CAST(jsonb_agg(1) AS text) FROM generate_series(1, 1000)), 0, now(), 'local'"
                + " FROM generate_series(101, 200) AS number");
        long before = heapUsed();

        try (Socket reader = new Socket(gateway.getHost(), gateway.getPort())) {
            reader.getOutputStream()
                    .write(("GET " + DATASETS + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
            assertThat(reader.getInputStream().read()).isEqualTo('H');

            assertThat(heapUsed() - before).isLessThan(10_000_000);
        }

        int listed = 0;
        try (JsonParser json =
                Json.mapper().createParser(gateway.resolve(DATASETS).toURL())) {
            while (json.nextToken() != null) {
                listed += "labeledPerClass".equals(json.currentName()) && json.currentToken() == JsonToken.FIELD_NAME
                        ? 1
                        : 0;
            }
        }
        assertThat(listed).isEqualTo(100);
        Front.submit(spec("cats"))
                .statusCode(400)
                .body(
                        "violations[0].message",
                        allOf(
                                startsWith("must be one of the uploads: pets 101, pets 102,"),
                                endsWith("pets 120 and 80 more; was cats")));
    }

    private static long heapUsed() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The runs behind the first ones were refused when their turn came. */
    @Test
    void staysWhereRunsOfASweepAreToUseIt() {
        Zips.upload("pets", Zips.pets().bytes()).statusCode(201);
        String base = spec("pets").replaceFirst("\\{", "{\"name\": \"pets\", ");
        String sweep = Front.json()
                .body("{\"name\": \"pets\", \"base\": " + base
                        + ", \"axes\": {\"epochs\": [1, 2]}, \"limits\": {\"parallel\": 1}}")
                .post("/api/v1/sweeps")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        given().post("/api/v1/sweeps/" + sweep + "/pause").then().statusCode(200);
        given().post("/api/v1/jobs/cancel?name=pets").then().statusCode(200);

        given().delete(DATASETS + "/pets").then().statusCode(409);

        given().post("/api/v1/sweeps/" + sweep + "/cancel").then().statusCode(200);
        given().delete(DATASETS + "/pets").then().statusCode(204);
    }

    @Test
    void aNameIsFreeAgainWhenItsUploadIsDeleted() {
        String first = Zips.upload("pets", Zips.pets().bytes())
                .statusCode(201)
                .extract()
                .path("sha256");
        Zips other = Zips.pets();
        other.add("unlabeled/1.png", Zips.picture("something"));
        Zips.upload("Pets", other.bytes())
                .statusCode(409)
                .body("type", equalTo("urn:fewlabel:name-taken"))
                .body("detail", containsString("other pictures were uploaded as pets"));
        UUID job = Front.submitted(spec("pets"));
        given().delete(DATASETS + "/pets").then().statusCode(409);
        Front.ask(job, "cancel").statusCode(200);
        Front.awaitState(job, "cancelled");

        given().delete(DATASETS + "/pets").then().statusCode(204);

        given().delete(DATASETS + "/pets").then().statusCode(404);
        uploaded(empty());
        Front.submit(spec("pets")).statusCode(400);
        Front.submit(spec(first)).statusCode(400);
        String second =
                Zips.upload("Pets", other.bytes()).statusCode(201).extract().path("sha256");
        assertThat(second).isNotEqualTo(first);
        // What was deleted may come back, under any name.
        Zips.upload("old pets", Zips.pets().bytes()).statusCode(201).body("sha256", equalTo(first));
        uploaded(containsInAnyOrder("Pets", "old pets"));
        assertThat(Front.job(job).getString("spec.dataset.folder.upload")).isEqualTo(first);
    }

    /** The gateway was killed when the files were in the store and nobody knew of them yet. */
    @Test
    void whatBrokeOffBeforeItWasKnownIsNotSeenAndMayComeAgain() throws IOException {
        List<Picture> pictures = List.of(picture("labeled/dog/1.png", "a dog"), picture("labeled/cat/1.png", "a cat"));
        ArtifactReference stored = new PictureFolders(store)
                .put(
                        pictures,
                        (picture, out) -> out.write(Zips.picture(picture.name().contains("dog") ? "a dog" : "a cat")));
        uploaded(empty());

        Zips.upload("pets", Zips.pets().bytes()).statusCode(201).body("sha256", equalTo(stored.sha256()));
    }

    @Test
    void withoutALabelerThereIsNoUploadAndLaterThereIs() throws IOException {
        labeler.close();
        Zips.upload("pets", Zips.pets().bytes()).statusCode(503).body("type", equalTo("urn:fewlabel:no-labeler"));
        labeler = new LabelerWire(labelerUrl, UploadLabeler::answer);

        uploaded(empty());
        Zips.upload("pets", Zips.pets().bytes()).statusCode(201);
    }

    @Test
    void namesTheLimitThatAnArchiveIsBeyond() throws Exception {
        Zips.upload("pets", new byte[(4 << 20) + 1])
                .statusCode(413)
                .body("detail", containsString("fewlabel.uploads.archive-max"));
        // Of a length that is not told beforehand.
        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(gateway.resolve(DATASETS + "?name=pets"))
                                .header("Content-Type", "application/zip")
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(new byte[5 << 20])))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("fewlabel.uploads.archive-max");
    }

    @Test
    void namesWhatIsWrongWithAName() {
        for (String name :
                new String[] {"mnist", "a/b", "..", " pets", "pets.", "p\u0001", "x".repeat(101), "0".repeat(64)}) {
            Zips.upload(name, Zips.pets().bytes()).statusCode(400).body("violations[0].field", equalTo("name"));
        }
        given().contentType("application/zip")
                .body(Zips.pets().bytes())
                .post(DATASETS)
                .then()
                .statusCode(400);
        Zips.upload("\u00c4ffchen 2.0", Zips.pets().bytes()).statusCode(201);
        Zips other = Zips.pets();
        other.add("unlabeled/1.png", Zips.picture("something"));
        Zips.upload("\u00c4ffchen 2.0", other.bytes()).statusCode(409);
    }

    @Test
    void keepsSoManyAndNoMore() {
        for (int i = 0; i < 5; i++) {
            Zips zip = Zips.pets();
            zip.add("unlabeled/" + i + ".png", Zips.picture("something"));
            Zips.upload("pets " + i, zip.bytes()).statusCode(201);
        }

        Zips.upload("one more", Zips.pets().bytes())
                .statusCode(409)
                .body("detail", allOf(containsString("at most 5"), containsString("fewlabel.uploads.kept-max")));
        given().delete(DATASETS + "/pets 3").then().statusCode(204);
        Zips.upload("one more", Zips.pets().bytes()).statusCode(201);
    }

    /** Nothing takes files out of the store. */
    @Test
    void ofWhatIsRefusedForItsNameNothingIsStored() throws IOException {
        Zips.upload("pets", Zips.pets().bytes()).statusCode(201);
        String what = "a bird of " + UUID.randomUUID();
        Zips zip = new Zips();
        zip.add("labeled/cat/1.png", Zips.picture(what));
        zip.add("labeled/dog/1.png", Zips.picture(what));
        String digest = PictureFolders.digest(
                List.of(picture("labeled/cat/1.png", what), picture("labeled/dog/1.png", what)),
                (picture, out) -> out.write(Zips.picture(what)));

        Zips.upload("PETS", zip.bytes()).statusCode(409);

        assertThat(new PictureFolders(store).find(digest)).isEmpty();
        Zips.upload("birds", zip.bytes()).statusCode(201).body("sha256", equalTo(digest));
        assertThat(new PictureFolders(store).find(digest)).isPresent();
    }

    /** It took long to come: a labeler that starts again must not cost it. */
    @Test
    void waitsForALabelerThatStartsAgain() throws IOException {
        labeler.close();
        AtomicInteger asked = new AtomicInteger();
        labeler = new LabelerWire(labelerUrl, exchange -> {
            if (asked.incrementAndGet() > 3) {
                UploadLabeler.answer(exchange);
                return;
            }
            byte[] busy = Json.mapper()
                    .writeValueAsBytes(ProblemDetails.of("busy", "There is enough to do", 503, "try again"));
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", ProblemDetails.MEDIA_TYPE);
            exchange.getResponseHeaders().add("Retry-After", "1");
            exchange.sendResponseHeaders(503, busy.length);
            exchange.getResponseBody().write(busy);
            exchange.close();
        });

        Zips.upload("pets", Zips.pets().bytes()).statusCode(201);

        assertThat(asked).hasValue(4);
    }

    @Test
    void whoSendsSlowlyKeepsNobodyFromAnythingElse() throws IOException {
        byte[] zip = Zips.pets().bytes();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                Socket socket = new Socket(gateway.getHost(), gateway.getPort());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST " + DATASETS
                                        + "?name=slow HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/zip\r\n"
                                        + "Content-Length: " + zip.length + "\r\n\r\nPK")
                                .getBytes(US_ASCII));
                socket.getOutputStream().flush();
            }
            await().atMost(PATIENCE).untilAsserted(() -> Zips.upload("pets", zip)
                    .statusCode(503)
                    .body("detail", containsString("fewlabel.uploads.concurrent-max")));
            given().get(DATASETS).then().statusCode(200);
            given().get("/api/v1/jobs").then().statusCode(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }

        await().atMost(PATIENCE).untilAsserted(() -> Zips.upload("pets", zip).statusCode(not(equalTo(503))));
        uploaded(contains("pets"));
        assertThat(scratchFiles()).isEmpty();
    }

    private static List<Path> scratchFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(each -> each.getFileName().toString().matches("fewlabel-.*\\.tmp"))
                    .toList();
        }
    }

    private static void uploaded(Matcher<?> names) {
        given().get(DATASETS).then().statusCode(200).body("datasets.findAll { it.upload != null }.upload.name", names);
    }

    private static String spec(String upload) {
        return "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"upload\": \"" + upload
                + "\"}}, \"method\": {\"name\": \"supervised\"}}";
    }

    private static Picture picture(String name, String what) {
        byte[] bytes = Zips.picture(what);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new Picture(name, bytes.length, crc.getValue());
    }
}
