package org.fewlabel.gateway.picture;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.picture.PictureRequest;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.labeler.Answer;
import org.fewlabel.gateway.labeler.Labelers;
import org.fewlabel.gateway.labeler.Question;
import org.fewlabel.gateway.problem.BusyException;
import org.fewlabel.gateway.problem.Turns;
import org.fewlabel.service.rest.Problem;

/**
 * Pictures as the labeler draws them. A page asks for dozens at once, more than one after the other are wanted from the labeler:
 * who comes then waits a little.
 */
@ApplicationScoped
class Pictures {
    static final Duration WAIT = Duration.ofSeconds(5);
    /** A labeler that has to load a data set takes some seconds; whoever looks has gone after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** More than a picture of the largest size takes, compressed or not. */
    private static final int BYTES_MAX = 2 * 3 * PictureRequest.SIZE_MAX * PictureRequest.SIZE_MAX;

    private final Labelers labelers;
    private final Turns turns;

    @Inject
    Pictures(Labelers labelers, GatewayConfig config) {
        this(labelers, config.pictures().concurrentMax());
    }

    Pictures(Labelers labelers, int concurrentMax) {
        if (concurrentMax < 1) {
            throw new IllegalArgumentException(
                    "fewlabel.pictures.concurrent-max must be at least 1, was: " + concurrentMax);
        }
        this.labelers = labelers;
        this.turns = new Turns(
                concurrentMax,
                WAIT,
                "it asks for as many pictures as it may at a time (fewlabel.pictures.concurrent-max); try again shortly");
    }

    /** What came of a wish. */
    sealed interface Drawn {}

    /** @param sha256 of the file */
    record Picture(HeldBytes png, String sha256) implements Drawn {}

    record Refused(Problem problem) implements Drawn {}

    /** A file in memory. */
    static final class HeldBytes {
        private final byte[] bytes;

        private HeldBytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Not a copy. */
        byte[] bytes() {
            return bytes;
        }
    }

    /** @throws BusyException if too many are wanted at a time */
    Drawn draw(PictureRequest wanted) throws IOException {
        return turns.take(() -> {
            Answer answer =
                    labelers.ask(Question.json("/internal/v1/pictures", wanted).within(PATIENCE));
            if (answer instanceof Answer.Refused refused) {
                return new Refused(refused.problem());
            }
            try (InputStream content = ((Answer.Given) answer).content()) {
                byte[] png = content.readNBytes(BYTES_MAX + 1);
                if (png.length > BYTES_MAX) {
                    return new Refused(Problem.ofStatus(502, "Bad Gateway", "the labeler's picture is too large"));
                }
                return new Picture(new HeldBytes(png), Sha256.hex(png));
            }
        });
    }
}
