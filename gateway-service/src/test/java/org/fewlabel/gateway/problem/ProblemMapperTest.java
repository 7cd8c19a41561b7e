package org.fewlabel.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.gateway.LogLines;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is to blame for an answer that does not come to its end. */
@QuarkusTest
class ProblemMapperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONG = 1_000_000;

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    @ConfigProperty(name = "fewlabel.artifacts.url")
    URI storeUrl;

    @TestHTTPResource
    URI gateway;

    private final KafkaProbe kafka = KafkaProbe.local();
    private LogLines said;
    private UUID job;
    private ArtifactReference snapshot;

    @BeforeEach
    void labelOneEpoch() throws IOException {
        front.empty();
        job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        snapshot = store.put(new EpochArtifacts(job, 1, 0).snapshot(), new byte[10]);
        new Worker(kafka, job, 1).starts().labeled(0, snapshot, Worker.ARTIFACT, null);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        said = LogLines.of(ProblemMapper.class.getName());
    }

    @AfterEach
    void letGo() {
        said.close();
        kafka.close();
    }

    /** It was logged as a store that does not answer, and whoever was on call looked at the wrong end. */
    @Test
    void namesTheLabelerThatBreaksOffItsAnswer() throws Exception {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, LONG);
            exchange.getResponseBody().write(new byte[LONG / 2]);
            exchange.close();
        })) {
            assertThatIOException().isThrownBy(() -> HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(gateway.resolve("/api/v1/jobs/" + job + "/model"))
                                    .timeout(PATIENCE)
                                    .build(),
                            BodyHandlers.ofByteArray()));
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(said.lines())
                .singleElement()
                .asString()
                .startsWith("a labeler does not end its answer: path=")
                .contains("broke off"));
    }

    @Test
    void namesTheStoreThatCannotBeRead() throws IOException {
        Path place = Path.of(storeUrl).resolve(snapshot.path());
        Files.delete(place);
        Files.createDirectory(place); // Opens, and cannot be read.

        RestAssured.get("/api/v1/jobs/" + job + "/checkpoint")
                .then()
                .statusCode(503)
                .header("Retry-After", "10");

        assertThat(said.lines()).singleElement().asString().startsWith("a request finds no artifact store: path=");
    }
}
