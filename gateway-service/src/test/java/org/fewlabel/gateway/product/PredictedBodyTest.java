package org.fewlabel.gateway.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.gateway.download.UploadBody;
import org.fewlabel.gateway.labeler.Answer;
import org.junit.jupiter.api.Test;

class PredictedBodyTest {
    private static final PredictionLimits LIMITS = new PredictionLimits(1, 10, 10, Duration.ofMinutes(1));

    private final AtomicInteger closed = new AtomicInteger();
    private final Answer given = new Answer.Given(
            new InputStream() {
                @Override
                public int read() {
                    return -1;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            },
            OptionalLong.empty());

    /** Its connection to the labeler stayed open for good. */
    @Test
    void letsGoOfTheAnswerToABodyThatTurnedOutTooLarge() throws IOException {
        UploadBody body = body(11);
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);

        assertThat(PredictionsResource.flawOf(body, LIMITS, given))
                .hasValueSatisfying(
                        problem -> assertThat(problem.details().status()).isEqualTo(413));
        assertThat(closed).hasValue(1);
    }

    @Test
    void keepsTheAnswerToABodyThatIsAsItMayBe() throws IOException {
        UploadBody body = body(10);
        body.readAllBytes();

        assertThat(PredictionsResource.flawOf(body, LIMITS, given)).isEmpty();
        assertThat(closed).hasValue(0);
    }

    private static UploadBody body(int bytes) {
        return new UploadBody(new ByteArrayInputStream(new byte[bytes]), 10, Duration.ofMinutes(1));
    }
}
