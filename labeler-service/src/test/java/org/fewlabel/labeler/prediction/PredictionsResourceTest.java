package org.fewlabel.labeler.prediction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.contracts.prediction.PredictionAnswer;
import org.fewlabel.contracts.prediction.PredictionRequest;
import org.fewlabel.labeler.LabelerTestResource;
import org.fewlabel.labeler.MeanColours;
import org.fewlabel.labeler.TrainedPictures;
import org.fewlabel.learning.method.EpochLabels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** New pictures, and those of the training folder, as the gateway sends them. */
@QuarkusTest
@QuarkusTestResource(LabelerTestResource.class)
class PredictionsResourceTest {
    private static final int FILE_BYTES_MAX = 20_000;

    private static TrainedPictures job;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "fewlabel.models.folder")
    Path models;

    @TestHTTPResource
    URI labeler;

    @BeforeEach
    void train() throws IOException {
        if (job == null) {
            job = TrainedPictures.train(Files.createTempDirectory("fewlabel-predictions-test-"), store);
        }
    }

    @ParameterizedTest
    @EnumSource(TrainedNetwork.class)
    void saysOfTheTrainingPicturesWhatTheLabelsSay(TrainedNetwork network) throws IOException {
        assertPredictedAsLabeled(job, network, 1e-6f);
    }

    /** The labels were made from the features that the trainer had stored. */
    @ParameterizedTest
    @EnumSource(TrainedNetwork.class)
    void saysTheSameWhereTheNetworkIsAHeadOnABackbone(TrainedNetwork network) throws IOException {
        assertPredictedAsLabeled(head("colours"), network, 1e-5f);
    }

    @Test
    void saysThatABackboneIsMissingOrAnotherOne() throws IOException {
        TrainedPictures head = head("gone");
        PredictionRequest request =
                new PredictionRequest(head.model(TrainedNetwork.STUDENT), 0, null, 1, FILE_BYTES_MAX);

        Files.delete(models.resolve("gone.onnx"));
        post(asking(request).multiPart("a", "a.png", TrainedPictures.png(true)))
                .statusCode(422)
                .contentType(ProblemDetails.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:model-unavailable"))
                .body("detail", containsString("gone.onnx"));

        Files.write(models.resolve("gone.onnx"), MeanColours.onnx("other", 16));
        post(asking(request).multiPart("a", "a.png", TrainedPictures.png(true)))
                .statusCode(422)
                .body("type", equalTo("urn:fewlabel:other-model"));

        Files.write(models.resolve("gone.onnx"), MeanColours.onnx("gone", 16));
        post(asking(request).multiPart("a", "a.png", TrainedPictures.png(true))).statusCode(200);
    }

    private TrainedPictures head(String backbone) throws IOException {
        Files.write(models.resolve(backbone + ".onnx"), MeanColours.onnx(backbone, 16));
        return TrainedPictures.trainHead(
                Files.createTempDirectory("fewlabel-predictions-test-"), models, backbone + ".onnx", store);
    }

    private static void assertPredictedAsLabeled(TrainedPictures job, TrainedNetwork network, float tolerance)
            throws IOException {
        RequestSpecification form = asking(new PredictionRequest(job.model(network), 0, null, 64, FILE_BYTES_MAX));
        for (String name : job.names()) {
            form.multiPart("images", name, job.file(name), "image/*");
        }

        PredictionAnswer answer = read(post(form).statusCode(200));

        EpochLabels labels = job.labels(network);
        assertThat(answer.epoch()).isZero();
        assertThat(answer.network()).isEqualTo(network);
        assertThat(answer.images()).extracting(Prediction::file).isEqualTo(job.names());
        for (int image = 0; image < job.names().size(); image++) {
            Prediction prediction = answer.images().get(image);
            assertThat(prediction.label()).isEqualTo(labels.label(image));
            assertThat(prediction.className()).isEqualTo(labels.label(image) == 0 ? "bright" : "dark");
            assertThat(prediction.confidence()).isCloseTo(labels.confidence(image), within(tolerance));
            assertThat(prediction.probabilities()).containsOnlyKeys("bright", "dark");
        }
    }

    @Test
    void answersAboutTheGoodPicturesAmongHostileOnes() throws IOException {
        byte[] good = TrainedPictures.png(true);
        byte[] damaged = good.clone();
        damaged[good.length / 2] ^= 1;
        RequestSpecification form = asking(request(TrainedNetwork.STUDENT, 1, 64))
                .multiPart("a", "good.png", good)
                .multiPart("a", "cut.png", Arrays.copyOf(good, good.length / 2))
                .multiPart("a", "damaged.png", damaged)
                .multiPart("a", "text.jpg", "no picture".getBytes(StandardCharsets.UTF_8))
                .multiPart("a", "empty.gif", new byte[0])
                .multiPart("a", "wide.png", wide())
                .multiPart("b", "good again.png", good);

        List<Prediction> images = read(post(form).statusCode(200)).images();

        assertThat(images.get(0).className()).isEqualTo("bright");
        assertThat(images.get(6)).isEqualTo(images.get(0).named("good again.png"));
        assertThat(images.subList(1, 6))
                .extracting(Prediction::unreadable)
                .satisfiesExactly(
                        cut -> assertThat(cut).startsWith("it ends too early"),
                        bits -> assertThat(bits).contains("checksum"),
                        text -> assertThat(text).isEqualTo("it is neither JPEG, PNG, WebP, BMP nor GIF"),
                        empty -> assertThat(empty).isEqualTo("it is empty"),
                        tall -> assertThat(tall).isEqualTo("it is 70000x1, more than 65535 on a side"));
    }

    /** The headers of its part were more than a library takes by itself, and no picture of the request got an answer. */
    @Test
    void takesPicturesWithLongNames() throws IOException {
        String name = "写".repeat(200) + ".png";
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write(("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"" + name + "\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        form.write(TrainedPictures.png(true));
        form.write("\r\n--x--\r\n".getBytes(StandardCharsets.UTF_8));

        PredictionAnswer answer = read(asking(request(TrainedNetwork.STUDENT, null, 64))
                .contentType("multipart/form-data; boundary=x")
                .body(form.toByteArray())
                .post("/internal/v1/predictions")
                .then()
                .statusCode(200));

        assertThat(answer.images()).singleElement().satisfies(each -> {
            assertThat(each.file()).isEqualTo(name);
            assertThat(each.className()).isEqualTo("bright");
        });
    }

    @Test
    void takesOnePictureAsTheBody() throws IOException {
        for (String mediaType : List.of("image/png", "application/octet-stream")) {
            PredictionAnswer answer = read(asking(request(TrainedNetwork.AVERAGE, null, 1))
                    .contentType(mediaType)
                    .body(TrainedPictures.png(false))
                    .post("/internal/v1/predictions")
                    .then()
                    .statusCode(200));

            assertThat(answer.images()).singleElement().satisfies(each -> {
                assertThat(each.file()).isNull();
                assertThat(each.className()).isEqualTo("dark");
            });
        }
    }

    @Test
    void writesATableWhereItIsAskedFor() throws IOException {
        RequestSpecification form = asking(request(TrainedNetwork.STUDENT, null, 64))
                .accept("text/csv")
                .multiPart("a", "one, two.png", TrainedPictures.png(true))
                .multiPart("a", "empty.png", new byte[0]);

        String csv = post(form)
                .statusCode(200)
                .contentType("text/csv;charset=UTF-8")
                .extract()
                .asString();

        assertThat(csv.lines())
                .satisfiesExactly(
                        header -> assertThat(header).isEqualTo("label,confidence,class,file,margin,unreadable"),
                        read -> assertThat(read).matches("0,[0-9.]+,bright,\"one, two.png\",[0-9.]+,"),
                        empty -> assertThat(empty).isEqualTo(",,,empty.png,,it is empty"));
    }

    @Test
    void namesTheLimitOfPictures() throws IOException {
        RequestSpecification form = asking(request(TrainedNetwork.STUDENT, null, 2));
        for (int i = 0; i < 40; i++) {
            form.multiPart("a", "a.png", TrainedPictures.png(true));
        }

        post(form)
                .statusCode(413)
                .contentType(ProblemDetails.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:too-large"))
                .body("detail", containsString("2 pictures (fewlabel.predictions.files-max)"));
    }

    @Test
    void namesTheLimitOfAPictureAndThePicture() throws IOException {
        post(asking(request(TrainedNetwork.STUDENT, null, 2)).multiPart("a", "large.png", new byte[FILE_BYTES_MAX + 1]))
                .statusCode(413)
                .body("detail", containsString("20000 bytes (fewlabel.predictions.file-max), and large.png has more"));
    }

    @Test
    void refusesWhatHoldsNoPictures() throws Exception {
        PredictionRequest request = request(TrainedNetwork.STUDENT, null, 2);

        post(asking(request).multiPart("top", "3"))
                .statusCode(400)
                .body("violations[0].field", equalTo("top"))
                .body("violations[0].message", containsString("is not a file"));
        assertThat(send(request, "multipart/form-data; boundary=x", "--x--\r\n"))
                .contains("a form without a file");
        assertThat(send(request, "multipart/form-data; boundary=x", "--x\r\nContent-Disp"))
                .contains("is no whole form");
        assertThat(send(request, "multipart/form-data", "--x--")).contains("boundary");
        post(asking(request).contentType("image/png").body(new byte[0]))
                .statusCode(400)
                .body("violations[0].message", containsString("is empty"));
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() throws IOException {
        given().contentType("image/png")
                .body(new byte[1])
                .post("/internal/v1/predictions")
                .then()
                .statusCode(400);
        given().header(PredictionRequest.HEADER, "{}")
                .contentType("image/png")
                .body(new byte[1])
                .post("/internal/v1/predictions")
                .then()
                .statusCode(400)
                .contentType(ProblemDetails.MEDIA_TYPE);
        StoredModel model = job.model(TrainedNetwork.STUDENT);
        ArtifactReference gone = new ArtifactReference("gone", "0".repeat(64), 1);
        post(asking(new PredictionRequest(
                                new StoredModel(TrainedNetwork.STUDENT, gone, model.teacher()), 0, null, 1, 1))
                        .multiPart("a", "a.png", new byte[1]))
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:artifact-gone"));
    }

    private static PredictionRequest request(TrainedNetwork network, Integer top, int filesMax) {
        return new PredictionRequest(job.model(network), 0, top, filesMax, FILE_BYTES_MAX);
    }

    private static RequestSpecification asking(PredictionRequest request) throws JsonProcessingException {
        return given().header(PredictionRequest.HEADER, Json.mapper().writeValueAsString(request));
    }

    private static ValidatableResponse post(RequestSpecification question) {
        return question.post("/internal/v1/predictions").then();
    }

    private static PredictionAnswer read(ValidatableResponse response) throws IOException {
        return Json.mapper().readValue(response.extract().asByteArray(), PredictionAnswer.class);
    }

    /** What a client says that makes its forms itself. */
    private String send(PredictionRequest request, String mediaType, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(labeler.resolve("/internal/v1/predictions"))
                                .header(PredictionRequest.HEADER, Json.mapper().writeValueAsString(request))
                                .header("Content-Type", mediaType)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.body();
    }

    private static byte[] wide() {
        return TrainedPictures.encoded(new BufferedImage(70_000, 1, BufferedImage.TYPE_BYTE_BINARY), "png");
    }
}
