package org.fewlabel.trainer.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.service.identity.ServiceToken;
import org.fewlabel.testing.HalfAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpGatewayTest {
    private static final UUID JOB = UUID.fromString("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
    private static final TrainerName TRAINER = new TrainerName("host-1-00000001");
    private static final JobSpec SPEC = ((JobSpec.Accepted)
                    JobSpec.read("{\"dataset\":{\"name\":\"two-moons\",\"labels\":6},\"network\":"
                            + "{\"name\":\"mlp\"},\"method\":{\"name\":\"supervised\"}}"))
            .spec();

    private final List<String> requests = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
            exchange.getResponseBody().write(status == 204 ? new byte[0] : bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void bringsTheClaimOfAQueuedJob() throws Exception {
        Claim claim = new Claim(
                JOB, 2, SPEC, resumePoint(), unfinished(), resumePoint().snapshot(), 15);
        answer = Json.mapper().writeValueAsString(claim);

        Optional<Claim> got = gateway().claim(TRAINER);

        assertThat(got).contains(claim);
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("POST /internal/v1/claims {\"trainer\":\"host-1-00000001\",\"request\":\"");
    }

    @Test
    void saysWhatTheMachineComputesInWhichItAsksOnce() throws Exception {
        status = 204;
        AtomicInteger asked = new AtomicInteger();
        HttpGateway gateway = gateway(() -> {
            asked.incrementAndGet();
            return Set.of(Precision.FLOAT32);
        });

        gateway.claim(TRAINER);
        gateway.claim(TRAINER);

        assertThat(requests).hasSize(2).allSatisfy(each -> assertThat(each).contains("\"precisions\":[\"float32\"]"));
        assertThat(asked).hasValue(1);
    }

    /** It ended, and was started again and again, where it had declined each job with the reason. */
    @Test
    void claimsWithoutNativeLibrariesToo() throws Exception {
        status = 204;
        HttpGateway gateway = gateway(() -> {
            throw new NoClassDefFoundError("no jnind4jcpu in java.library.path");
        });

        assertThat(gateway.claim(TRAINER)).isEmpty();
        assertThat(requests).singleElement().asString().contains("\"precisions\":null");
    }

    @Test
    void claimsWithACardThatCannotBeUsedToo() throws Exception {
        status = 204;
        HttpGateway gateway = gateway(() -> {
            throw new EngineUnavailableException("there is an NVIDIA card, but no cuDNN");
        });

        assertThat(gateway.claim(TRAINER)).isEmpty();
        assertThat(requests).singleElement().asString().contains("\"precisions\":null");
    }

    @Test
    void bringsNothingWhenNothingIsQueued() throws Exception {
        status = 204;

        assertThat(gateway().claim(TRAINER)).isEmpty();
    }

    @Test
    void asksTheSameQuestionUntilItHasAnAnswerAndThenAnother() throws Exception {
        Gateway gateway = gateway();
        status = 503;
        assertThatThrownBy(() -> gateway.claim(TRAINER)).isInstanceOf(IOException.class);
        status = 200;
        answer = "lost on the way";
        assertThatThrownBy(() -> gateway.claim(TRAINER)).isInstanceOf(IOException.class);
        status = 204;
        gateway.claim(TRAINER);
        gateway.claim(TRAINER);

        assertThat(requests).hasSize(4);
        assertThat(requests.subList(0, 3)).as("no answer before").containsOnly(requests.get(0));
        assertThat(requests.get(3)).isNotEqualTo(requests.get(0));
    }

    @Test
    void bringsTheResumePointOfAJob() throws Exception {
        answer = Json.mapper().writeValueAsString(resumePoint());

        Optional<ResumePoint> got = gateway().resumePoint(JOB);

        assertThat(got).contains(resumePoint());
        assertThat(requests).containsExactly("GET /internal/v1/jobs/" + JOB + "/resume-point ");
    }

    @Test
    void namesTheStatusOfAnErrorAnswer() {
        status = 503;

        assertThatThrownBy(() -> gateway().claim(TRAINER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/internal/v1/claims answered with status 503");
    }

    @Test
    void refusesAnAnswerThatIsNoClaim() {
        answer = "{\"jobId\":\"" + JOB + "\",\"attempt\":0,\"leaseSeconds\":15}";

        assertThatThrownBy(() -> gateway().claim(TRAINER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("attempt must be at least 1");
    }

    /** The gateway was said not to answer, and asked the same for as long as the lease was, at an attempt each time. */
    @Test
    void namesTheJobOfAClaimThatItCannotReadAndAsksAnotherQuestionThen() throws Exception {
        answer = Json.mapper()
                .writeValueAsString(new Claim(JOB, 2, SPEC, null, null, null, 15))
                .replace("\"supervised\"", "\"of-tomorrow\"");
        Gateway gateway = gateway();

        UnreadableClaimException unreadable =
                catchThrowableOfType(UnreadableClaimException.class, () -> gateway.claim(TRAINER));
        status = 204;
        gateway.claim(TRAINER);

        assertThat(unreadable.jobId()).isEqualTo(JOB);
        assertThat(unreadable.attempt()).isEqualTo(2);
        assertThat(unreadable).hasMessageContaining("of-tomorrow");
        assertThat(requests.get(1)).isNotEqualTo(requests.get(0));
    }

    @Test
    void failsWhenTheGatewayIsGone() {
        HttpGateway gateway = gateway();
        server.stop(0);

        assertThatThrownBy(() -> gateway.claim(TRAINER)).isInstanceOf(IOException.class);
    }

    /** The trainer waited for the rest of it for ever, and took no more jobs. */
    @Test
    @Timeout(60)
    void givesUpAnAnswerThatStaysHalf() throws IOException {
        try (HalfAnswer silent = new HalfAnswer()) {
            HttpGateway gateway = new HttpGateway(
                    silent.url(), Duration.ofSeconds(1), ServiceToken.none(), () -> Set.of(Precision.FLOAT32));

            assertThatThrownBy(() -> gateway.claim(TRAINER))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("PT1S");
            assertThatThrownBy(() -> gateway.resumePoint(JOB)).isInstanceOf(IOException.class);
        }
    }

    private HttpGateway gateway() {
        return gateway(() -> Set.of(Precision.FLOAT32));
    }

    private HttpGateway gateway(Supplier<Set<Precision>> precisions) {
        return new HttpGateway(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                Duration.ofSeconds(10),
                ServiceToken.none(),
                precisions);
    }

    private static UnfinishedEpoch unfinished() {
        return new UnfinishedEpoch(4, 7, resumePoint().snapshot());
    }

    private static ResumePoint resumePoint() {
        ArtifactReference file = new ArtifactReference("jobs/a/b.safetensors", "0".repeat(64), 8);
        return new ResumePoint(3, file, file, null);
    }
}
