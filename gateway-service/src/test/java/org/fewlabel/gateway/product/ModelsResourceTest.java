package org.fewlabel.gateway.product;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpHandler;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.model.ModelExport;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.LabelerWire;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model on its way from the labeler through the gateway, and what becomes of it when the labeler or the store fails. */
@QuarkusTest
class ModelsResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "fewlabel.artifacts.url")
    URI storeUrl;

    @ConfigProperty(name = "fewlabel.labeler.url")
    URI labelerUrl;

    @TestHTTPResource
    URI gateway;

    private final KafkaProbe kafka = KafkaProbe.local();
    private UUID job;
    private ArtifactReference snapshot;

    @BeforeEach
    void labelOneEpoch() throws IOException {
        front.empty();
        job = Front.submitted(SPEC); // Of mean-teacher, whose own network is the average.
        Front.claim("trainer").statusCode(200);
        snapshot = store.put(new EpochArtifacts(job, 1, 0).snapshot(), new byte[100_000]);
        new Worker(kafka, job, 1).starts().labeled(0, snapshot, Worker.ARTIFACT, null);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource(ModelFormat.class)
    void handsOutAModelInTheFormatThatIsWished(ModelFormat format) throws IOException {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo)) {
            byte[] asked = get("model?network=student&format=" + format.wireName())
                    .statusCode(200)
                    .contentType(format.mediaType())
                    .header("Fewlabel-Epoch", "0")
                    .header("Fewlabel-Network", "student")
                    .header(
                            "Content-Disposition",
                            "attachment; filename=\"" + job + "-student-0" + format.ending() + "\"")
                    .extract()
                    .asByteArray();

            assertThat(Json.mapper().readValue(asked, ModelExport.class).format())
                    .isEqualTo(format);
        }
    }

    @Test
    void handsOutSafetensorsUnasked() throws IOException {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo)) {
            byte[] asked = get("model").statusCode(200).extract().asByteArray();

            assertThat(Json.mapper().readValue(asked, ModelExport.class).format())
                    .isEqualTo(ModelFormat.SAFETENSORS);
        }
    }

    @Test
    void handsOutTheCardAsMarkdown() throws IOException {
        try (LabelerWire labeler = new LabelerWire(labelerUrl, LabelerWire::echo)) {
            byte[] asked = get("model-card")
                    .statusCode(200)
                    .contentType("text/markdown;charset=UTF-8")
                    .header("Fewlabel-Epoch", "0")
                    .header("Fewlabel-Network", "average")
                    .header("Content-Disposition", "inline; filename=\"" + job + "-average-0.md\"")
                    .extract()
                    .asByteArray();

            assertThat(Json.mapper().readValue(asked, StoredModel.class).snapshot())
                    .isEqualTo(snapshot);
        }
    }

    @Test
    void handsOutTheCheckpointWithoutALabeler() {
        byte[] checkpoint = get("checkpoint")
                .statusCode(200)
                .header("Content-Length", "100000")
                .header("Fewlabel-Epoch", "0")
                .header("Content-Disposition", "attachment; filename=\"" + job + "-checkpoint-0.safetensors\"")
                .extract()
                .asByteArray();

        assertThat(checkpoint).hasSize(100_000);
    }

    /** An answer to HEAD has no body, so what a labeler computed for it would wait for a reader for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"model", "model-card"})
    void saysWhatIsKnownOfAModelWithoutAskingForIt(String product) throws IOException {
        AtomicInteger questions = new AtomicInteger();
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            questions.incrementAndGet();
            LabelerWire.echo(exchange);
        })) {
            given().head("/api/v1/jobs/" + job + "/" + product)
                    .then()
                    .statusCode(200)
                    .header("Fewlabel-Epoch", "0")
                    .header("Fewlabel-Network", "average");
        }

        assertThat(questions).hasValue(0);
    }

    /** Whether the snapshot is in the store is not looked at: nothing of it is opened, and nothing left open. */
    @Test
    void saysHowLongACheckpointIsWithoutOpeningIt() {
        ArtifactReference gone = new ArtifactReference("gone", "0".repeat(64), 4711);
        new Worker(kafka, job, 1).labeled(1, gone, Worker.ARTIFACT, null);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 2);

        given().head("/api/v1/jobs/" + job + "/checkpoint")
                .then()
                .statusCode(200)
                .header("Content-Length", "4711")
                .header("Fewlabel-Epoch", "1");
        get("checkpoint").statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pickle", "ONNX"})
    void refusesAFormatThatThereIsNot(String format) {
        get("model?format=" + format)
                .statusCode(400)
                .contentType(ProblemDetails.MEDIA_TYPE)
                .body("violations.field", equalTo(List.of("format")))
                .body("violations[0].message", equalTo("must be safetensors, onnx or dl4j, was " + format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "model-card"})
    void saysThatNoLabelerIsThereAndWhenToTryAgain(String product) {
        get(product)
                .statusCode(503)
                .contentType(ProblemDetails.MEDIA_TYPE)
                .header("Retry-After", "10")
                .body("type", equalTo("urn:fewlabel:no-labeler"));
    }

    @Test
    void passesOnWhatTheLabelerRefuses() throws IOException {
        ProblemDetails gone = ProblemDetails.gone("artifact jobs/7 is not in the store");
        try (LabelerWire labeler = new LabelerWire(labelerUrl, exchange -> {
            byte[] body = Json.mapper().writeValueAsBytes(gone);
            exchange.getResponseHeaders().set("Content-Type", ProblemDetails.MEDIA_TYPE);
            exchange.sendResponseHeaders(404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        })) {
            get("model")
                    .statusCode(404)
                    .contentType(ProblemDetails.MEDIA_TYPE)
                    .body("detail", equalTo("artifact jobs/7 is not in the store"));
        }
    }

    /** Whether or not the labeler knows beforehand how long its answer is. */
    @ParameterizedTest
    @ValueSource(longs = {100_000, 0})
    void whatBreaksOffAtTheLabelerBreaksOffHere(long announced) throws Exception {
        HttpHandler dying = exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, announced);
            exchange.getResponseBody().write(new byte[50_000]);
            exchange.getResponseBody().flush();
            throw new IOException("the labeler dies");
        };
        try (LabelerWire labeler = new LabelerWire(labelerUrl, dying)) {
            assertBreaksOff("model");
        }
    }

    @Test
    void aCheckpointThatIsNotWhatItWasBreaksOff() throws Exception {
        byte[] other = new byte[100_000];
        other[99_999] = 1;
        Files.write(Path.of(storeUrl).resolve(snapshot.path()), other);

        assertBreaksOff("checkpoint");
    }

    /** Neither the end of a whole answer, nor one that never ends. */
    private void assertBreaksOff(String product) {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v1/jobs/" + job + "/" + product))
                .build();
        AtomicInteger status = new AtomicInteger();
        CompletableFuture<HttpResponse<byte[]>> answer = HttpClient.newHttpClient()
                .sendAsync(request, head -> {
                    status.set(head.statusCode());
                    return HttpResponse.BodySubscribers.ofByteArray();
                });

        assertThatThrownBy(() -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class);
        assertThat(status).as("it had begun").hasValue(200);
    }

    private ValidatableResponse get(String product) {
        return given().get("/api/v1/jobs/" + job + "/" + product).then();
    }
}
