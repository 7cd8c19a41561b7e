package org.fewlabel.gateway.dataset;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.gateway.quota.TestQuotas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many bytes the uploads of one owner may have. */
@QuarkusTest
class StorageQuotaTest {
    private static final String DATASETS = "/api/v1/datasets";

    @Inject
    Front front;

    @Inject
    TestQuotas quotas;

    @Inject
    DataSource database;

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
        quotas.reset();
    }

    @Test
    void refusesAnUploadThatIsTooMuchAndTakesItOnceAnotherIsDeleted() {
        quotas.set("storage-max", "3000");
        Zips.upload("first", of(2_000, "a")).statusCode(201);

        Zips.upload("second", of(2_000, "b"))
                .statusCode(429)
                .body("type", equalTo("urn:fewlabel:quota"))
                .body(
                        "detail",
                        allOf(
                                containsString("the uploads of local have 2000 bytes"),
                                containsString("together they may have 3000 (FEWLABEL_QUOTAS_STORAGE_MAX)"),
                                containsString("delete one")));

        given().get("/api/v1/quotas").then().body("storage.max", equalTo(3000)).body("storage.used", equalTo(2000));
        given().delete(DATASETS + "/first").then().statusCode(204);
        Zips.upload("second", of(2_000, "b")).statusCode(201);
    }

    /** Nothing of it is read, so nothing of it takes any room; who only sends the head hears it as well. */
    @Test
    void refusesByTheLengthAloneBeforeTheBodyComes() throws IOException {
        quotas.set("storage-max", "3000");

        String head =
                "POST " + DATASETS + "?name=large HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/zip\r\n"
                        + "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n";

        assertThat(Front.answer(head)).contains("HTTP/1.1 429 ").contains("this one has 1000000");
    }

    /** Packed, it is short enough; what counts is what is kept. */
    @Test
    void refusesByTheBytesOfThePicturesOnceTheyAreKnown() {
        quotas.set("storage-max", "3000");
        Zips zip = new Zips();
        zip.addDeflated("labeled/cat/1.png", picture(2_000, "a"));
        zip.addDeflated("labeled/dog/1.png", picture(2_000, "b"));
        assertThat(zip.bytes().length).isLessThan(2_000);

        Zips.upload("packed", zip.bytes()).statusCode(429).body("detail", containsString("this one has 4000"));
    }

    /** The other one is listed by another gateway, which keeps them apart by the database alone. */
    @Test
    void ofTwoAtOnceForWhichThereIsRoomForOneOneIsTaken() throws Exception {
        quotas.set("storage-max", "4000");
        Zips.upload("first", of(1_000, "a")).statusCode(201);
        ExecutorService asker = Executors.newSingleThreadExecutor();
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('uploads', 0))");
            Future<Integer> answer = asker.submit(
                    () -> Zips.upload("second", of(2_000, "b")).extract().statusCode());
            front.awaitAdvisoryLockIsWaitedFor();

            statement.execute("UPDATE upload SET bytes = 3000");
            other.commit();

            assertThat(answer.get()).isEqualTo(429);
        } finally {
            asker.shutdownNow();
        }
    }

    @Test
    void theUploadsOfOthersTakeNoRoom() {
        quotas.set("storage-max", "3000");
        Zips.upload("hers", of(2_000, "a")).statusCode(201);
        front.sql("UPDATE upload SET owner = 'alice'");

        Zips.upload("mine", of(2_000, "b")).statusCode(201);
    }

    /** Two pictures that have so many bytes together. */
    private static byte[] of(int bytes, String what) {
        Zips zip = new Zips();
        zip.add("labeled/cat/1.png", picture(bytes / 2, "cat " + what));
        zip.add("labeled/dog/1.png", picture(bytes / 2, "dog " + what));
        return zip.bytes();
    }

    private static byte[] picture(int bytes, String what) {
        String begun = "picture of " + what;
        return (begun + ".".repeat(bytes - begun.length())).getBytes(UTF_8);
    }
}
