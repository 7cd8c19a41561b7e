package org.fewlabel.gateway.download;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Readers who take their time, and readers who take nothing. */
@QuarkusTest
class DownloadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int IMAGES = 60_000;
    private static final int CLASSES = 10;
    /** More than what is written ahead and one piece of Quarkus' hold of one answer, and far less than the answer. */
    private static final int QUEUED_MAX_BYTES = 1 << 18;

    @Inject
    Front front;

    @Inject
    ArtifactStore store;

    @Inject
    Downloads downloads;

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI gateway;

    @ConfigProperty(name = "fewlabel.artifacts.url")
    URI storeUrl;

    private final KafkaProbe kafka = KafkaProbe.local();
    private UUID job;
    private ArtifactReference labels;

    @BeforeEach
    void labelSixtyThousandImages() throws IOException {
        front.empty();
        job = Front.submitted(Front.SPEC.replace("two-moons", "mnist"));
        Front.claim("trainer").statusCode(200);
        Random random = new Random(1);
        float[] probabilities = new float[IMAGES * CLASSES];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = random.nextFloat();
        }
        Safetensors file =
                new Safetensors(Map.of(), Map.of("probabilities", Tensor.of(probabilities, IMAGES, CLASSES)));
        labels = store.put(new EpochArtifacts(job, 1, 1).labels(), file::writeTo);
        new Worker(kafka, job, 1)
                .starts()
                .trained(0)
                .trained(1)
                .finished(Outcome.COMPLETED)
                .ends(1, labels, null);
        Front.awaitState(job, "succeeded");
        awaitNone();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    /** Eighty of them held a table each, and that was the end of the gateway. */
    @Test
    void sendsAwayWhoComesWhileAsManyReadAsMayAndLetsGoWhoTakesNothing() throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int reader = 0; reader < downloads.max(); reader++) {
            slow.add(asks());
        }
        await().atMost(PATIENCE).until(() -> downloads.underWay() == downloads.max());

        given().get(path())
                .then()
                .statusCode(503)
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", "5")
                .body("type", equalTo("urn:fewlabel:gateway-busy"))
                .body("detail", containsString("fewlabel.downloads.concurrent-max"));
        given().get("/api/v1/jobs/" + job).then().statusCode(200); // What is no download is answered all the while.

        awaitNone();
        assertThat(given().get(path()).asString().lines()).hasSize(IMAGES + 1);
        for (Socket each : slow) {
            assertThat(whole(each)).as("the answer breaks off").isFalse();
            each.close();
        }
    }

    @Test
    void makesRoomWhenReadersGoAway() throws IOException {
        for (int round = 0; round < 3; round++) {
            List<Socket> readers = new ArrayList<>();
            for (int reader = 0; reader < downloads.max(); reader++) {
                readers.add(asks());
            }
            await().atMost(PATIENCE).until(() -> downloads.underWay() == downloads.max());
            for (Socket each : readers) {
                each.close();
            }
            awaitNone();
        }
    }

    /** Whole answers waited beside the heap while the threads that send had too little of the CPU, until there was no room. */
    @Test
    void queuesLittleWhileTheEventLoopsHaveNoTime() throws IOException {
        long before = queuedBytes();
        CountDownLatch busy = new CountDownLatch(1);
        try (Socket reader = asks()) {
            await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> downloads.underWay() == 1);
            for (EventExecutor eventLoop : vertx.nettyEventLoopGroup()) {
                eventLoop.execute(() -> awaitUninterrupted(busy));
            }

            await().atMost(PATIENCE).until(() -> queuedBytes() - before >= QUEUED_MAX_BYTES / 8);
            await().during(Duration.ofSeconds(1))
                    .atMost(PATIENCE)
                    .until(() -> queuedBytes() - before < QUEUED_MAX_BYTES);
        } finally {
            busy.countDown();
        }
        awaitNone();
        assertThat(given().get(path()).asString().lines()).hasSize(IMAGES + 1);
    }

    private static long queuedBytes() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void saysThatLabelsAreDamagedBeforeAnyOfThemIsSent() throws IOException {
        Path place = Path.of(storeUrl).resolve(labels.path());
        byte[] bytes = Files.readAllBytes(place);
        bytes[bytes.length / 2] ^= 1;
        Files.write(place, bytes);

        given().get(path())
                .then()
                .statusCode(500)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:corrupt-artifact"))
                .body("detail", containsString("its sha256 is"));
        assertThat(downloads.underWay()).isZero();
    }

    private String path() {
        return "/api/v1/jobs/" + job + "/labels?probabilities=true";
    }

    /** Reads nothing, and leaves little room for what comes. */
    private Socket asks() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
        String question = "GET " + path() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads until the connection ends: an answer in chunks is whole if the last one is empty. */
    private static boolean whole(Socket socket) {
        StringBuilder end = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        try {
            for (int count = socket.getInputStream().read(buffer);
                    count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                end.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                end.delete(0, Math.max(0, end.length() - 7));
            }
        } catch (IOException e) {
            return false; // It was reset.
        }
        return end.toString().equals("\r\n0\r\n\r\n");
    }

    private void awaitNone() {
        await().atMost(PATIENCE).until(() -> downloads.underWay() == 0);
    }
}
