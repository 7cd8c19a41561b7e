package org.fewlabel.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.fewlabel.artifacts.S3Server;
import org.fewlabel.contracts.Json;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole jobs on services that run from their images, with artifacts in an object store. */
class ImagesIT {
    private static final int EPOCHS = 6;
    private static final int IMAGES = 1000;
    private static final int TERMINATED = 143;
    private static final Duration START_WAIT = Duration.ofSeconds(180);
    private static final Duration JOB_WAIT = Duration.ofSeconds(180);
    /** Much less than a lease lasts, so that it was given back and did not run out. */
    private static final Duration RELEASE_WAIT = Duration.ofSeconds(10);

    @TempDir
    private static Path folder;

    private static Cluster cluster;
    private static Container trainer;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster(folder);
        cluster.start(Service.GATEWAY);
        cluster.start(Service.METRICS);
        cluster.start(Service.LABELER);
        trainer = cluster.start(Service.TRAINER);
        cluster.awaitReady(Service.values());
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void runsAJobAndKeepsItsArtifactsInTheBucket() throws Exception {
        String id = submit(spec("whole", 1, 20));

        JsonNode job = awaitSuccess(id);

        trainer.assertConfined();
        assertThat(job.at("/progress/labeledEpochs").asInt()).isEqualTo(EPOCHS);
        assertThat(new String(product(id, "labels"), StandardCharsets.UTF_8).lines())
                .hasSize(1 + IMAGES);
        for (String artifact : List.of("snapshot", "teacher", "labels")) {
            assertThat(objects(id)).anyMatch(name -> name.matches(artifact + "-[0-9a-f]{64}\\.safetensors"));
        }
        assertThat(product(id, "checkpoint")).isNotEmpty();
        for (String format : List.of("safetensors", "onnx", "dl4j")) {
            assertThat(product(id, "model?format=" + format)).as(format).isNotEmpty();
        }
        assertThat(new String(product(id, "model-card"), StandardCharsets.UTF_8))
                .startsWith("# ");
        await().atMost(JOB_WAIT).untilAsserted(() -> {
            JsonNode result = json(cluster.get(Service.METRICS, "/api/v1/results/" + id));
            assertThat(result.path("curve").size()).as(result.toString()).isEqualTo(EPOCHS);
        });
    }

    /** Confined, nobody in passwd is the image's user, as on the bases that the documentation names. */
    @Test
    void trainsOnUploadedPicturesAndLabelsThem() throws Exception {
        HttpResponse<byte[]> upload = cluster.post(
                Service.GATEWAY,
                "/api/v1/datasets?name=dots",
                "application/zip",
                HttpRequest.BodyPublishers.ofByteArray(dots()));
        assertThat(upload.statusCode()).as(text(upload)).isEqualTo(201);

        String id = submit("""
                {"name": "uploaded", "epochs": 2, "stepsPerEpoch": 5,
                 "dataset": {"name": "image-folder", "folder": {"upload": "dots", "height": 16, "width": 16}},
                 "network": {"name": "lenet"}, "method": {"name": "supervised"},
                 "batch": {"labeled": 8, "unlabeled": 8}}
                """);

        awaitSuccess(id);
        assertThat(new String(product(id, "labels"), StandardCharsets.UTF_8)).contains("unlabeled/0.png");
    }

    @Test
    void anotherTrainerGoesOnWhenOneIsToldToEndInTheMiddleOfAnEpoch() throws Exception {
        String spec = spec("moved", 3, 600);
        String undisturbed = submit(spec);
        awaitSuccess(undisturbed);
        String id = submit(spec);
        await().atMost(JOB_WAIT).pollInterval(Duration.ofMillis(20)).until(() -> isInTheMiddleOfALaterEpoch(id));

        trainer.process().destroy();

        Duration grace = cluster.manifest(Service.TRAINER).grace();
        assertThat(trainer.process().waitFor(grace.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(trainer.process().exitValue()).as(trainer.log()).isEqualTo(TERMINATED);
        await().atMost(RELEASE_WAIT).until(() -> job(id).path("state").asText().equals("queued"));
        trainer = cluster.start(Service.TRAINER);
        JsonNode job = awaitSuccess(id);
        assertThat(job.path("attempt").asInt()).isEqualTo(2);
        for (String product : List.of("checkpoint", "model", "labels")) {
            assertThat(Arrays.equals(product(id, product), product(undisturbed, product)))
                    .as("%s is the same to the last byte", product)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isTheUserThatTheManifestNames(Service service) throws Exception {
        Manifest manifest = cluster.manifest(service);
        UnpackedImage image = cluster.image(service);

        assertThat(List.of(image.user(), image.group())).isEqualTo(List.of(manifest.user(), manifest.group()));
    }

    @Test
    void noServiceStartsWithoutItsBucket() throws Exception {
        List<Container> containers = new ArrayList<>();
        for (Service service : List.of(Service.GATEWAY, Service.TRAINER, Service.LABELER)) {
            containers.add(cluster.startBeside(service, Map.of("FEWLABEL_ARTIFACTS_URL", "s3://nowhere")));
        }

        for (Container container : containers) {
            assertThat(container.process().waitFor(START_WAIT.toSeconds(), TimeUnit.SECONDS))
                    .as(container.log())
                    .isTrue();
            assertThat(container.process().exitValue()).isEqualTo(1);
            assertThat(container.log()).contains("the bucket nowhere at http").contains("does not exist; create it");
        }
    }

    private static String spec(String name, int seed, int stepsPerEpoch) {
        return """
                {"name": "%s", "dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
                 "method": {"name": "mean-teacher", "rampUpEpochs": 4}, "batch": {"labeled": 10, "unlabeled": 100},
                 "epochs": %s, "stepsPerEpoch": %s, "seed": %s}
                """.formatted(name, EPOCHS, stepsPerEpoch, seed);
    }

    /** Black pictures with a bright or a dark dot. */
    private static byte[] dots() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (int i = 0; i < 8; i++) {
                for (String folder : List.of("labeled/bright/", "labeled/dark/", "unlabeled/")) {
                    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
                    picture.getRaster().setSample(i, 8, 0, folder.endsWith("dark/") ? 50 : 200 + folder.length());
                    zip.putNextEntry(new ZipEntry(folder + i + ".png"));
                    ImageIO.write(picture, "png", zip);
                    zip.closeEntry();
                }
            }
        }
        return archive.toByteArray();
    }

    private static String submit(String spec) throws Exception {
        HttpResponse<byte[]> response = cluster.post(Service.GATEWAY, "/api/v1/jobs", spec);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(202);
        return json(response).path("id").asText();
    }

    private static boolean isInTheMiddleOfALaterEpoch(String id) throws Exception {
        JsonNode progress = job(id).path("progress");
        return progress.path("epoch").asInt() >= 2
                && progress.path("step").asInt() > 0
                && progress.path("step").asInt()
                        < progress.path("stepsPerEpoch").asInt() / 2;
    }

    private static JsonNode awaitSuccess(String id) throws Exception {
        await().atMost(JOB_WAIT).until(() -> List.of("succeeded", "failed", "cancelled")
                .contains(job(id).path("state").asText()));
        JsonNode job = job(id);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("succeeded");
        return job;
    }

    private static JsonNode job(String id) throws Exception {
        return json(cluster.get(Service.GATEWAY, "/api/v1/jobs/" + id));
    }

    private static byte[] product(String id, String name) throws Exception {
        HttpResponse<byte[]> response = cluster.get(Service.GATEWAY, "/api/v1/jobs/" + id + "/" + name);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        return response.body();
    }

    /** The names of a job's objects in the bucket, without their folders. */
    private static List<String> objects(String id) {
        return cluster.store().objects().list(S3Server.BUCKET, ListContainerOptions.Builder.recursive()).stream()
                .map(object -> object.getName())
                .filter(name -> name.startsWith("fewlabel/jobs/" + id + "/"))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws Exception {
        return Json.mapper().readTree(response.body());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
