package org.fewlabel.gateway.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fewlabel.artifacts.PictureFolders.Picture;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.picture.PictureFlaws;
import org.fewlabel.contracts.picture.PictureFrames;
import org.fewlabel.gateway.labeler.Answer;
import org.fewlabel.gateway.labeler.Labelers;
import org.fewlabel.gateway.labeler.Question;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Asks the labeler, which has the decoders, which pictures of an archive it can read. They stream from the archive, some at a time:
 * one question that finds no labeler is asked again, not all of them, for as long as a labeler may take to start: an archive took long
 * to come.
 */
final class PictureQuestions {
    private static final int PICTURES_AT_ONCE_MAX = PictureFlaws.FLAWS_MAX;
    private static final long BYTES_AT_ONCE_MAX = 64 << 20;
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
    private static final int ANSWER_BYTES_MAX = 4 << 20;
    private static final int BUSY = 503;

    private final Labelers labelers;
    private final Duration waitMax;

    /** @param waitMax how long, for all pictures of an archive together, a labeler is waited for */
    PictureQuestions(Labelers labelers, Duration waitMax) {
        if (waitMax.isNegative()) {
            throw new IllegalArgumentException(
                    "fewlabel.uploads.labeler-wait-max must not be negative, was: " + waitMax);
        }
        this.labelers = labelers;
        this.waitMax = waitMax;
    }

    /** How long a labeler may still be waited for. */
    private static final class Patience {
        private Duration left;

        Patience(Duration left) {
            this.left = left;
        }

        boolean isOver() {
            return left.isNegative() || left.isZero();
        }

        void spend(Duration time) {
            left = left.minus(time);
        }

        /** As long as the labeler wishes, within bounds. */
        void pause(@Nullable Duration wish) throws InterruptedIOException {
            Duration pause = wish == null || wish.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : wish;
            pause = pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
            pause = pause.compareTo(left) > 0 ? left : pause;
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a labeler was waited for");
            }
            spend(pause);
        }
    }

    /** @return why there is no answer; empty if all pictures were looked at, and those that cannot be read are among the faults */
    Optional<Problem> ask(ZipCheck archive) throws IOException {
        Patience patience = new Patience(waitMax);
        List<Picture> some = new ArrayList<>();
        long bytes = 0;
        for (Picture picture : archive.pictures()) {
            if (!some.isEmpty()
                    && (some.size() == PICTURES_AT_ONCE_MAX || bytes + picture.bytes() > BYTES_AT_ONCE_MAX)) {
                Optional<Problem> problem = ask(archive, some, patience);
                if (problem.isPresent()) {
                    return problem;
                }
                some.clear();
                bytes = 0;
            }
            some.add(picture);
            bytes += picture.bytes();
        }
        return some.isEmpty() ? Optional.empty() : ask(archive, some, patience);
    }

    private Optional<Problem> ask(ZipCheck archive, List<Picture> pictures, Patience patience) throws IOException {
        while (true) {
            long askedNanos = System.nanoTime();
            Problem problem;
            try (InputStream body = new Frames(archive, pictures.iterator())) {
                Answer answer = labelers.ask(
                        new Question("/internal/v1/picture-checks", "application/octet-stream", body, Map.of()));
                if (answer instanceof Answer.Given given) {
                    return flaws(archive, pictures, given);
                }
                problem = ((Answer.Refused) answer).problem();
            }
            // A question in vain may have taken long itself.
            patience.spend(Duration.ofNanos(System.nanoTime() - askedNanos));
            if (problem.details().status() != BUSY || patience.isOver()) {
                return Optional.of(problem);
            }
            patience.pause(problem.retryAfter());
        }
    }

    private static Optional<Problem> flaws(ZipCheck archive, List<Picture> pictures, Answer.Given given)
            throws IOException {
        PictureFlaws flaws;
        try (InputStream content = given.content()) {
            flaws = Json.mapper().readValue(content.readNBytes(ANSWER_BYTES_MAX), PictureFlaws.class);
        } catch (JsonProcessingException e) {
            return wrong("cannot be read: " + e.getOriginalMessage());
        }
        if (flaws == null || flaws.count() != pictures.size()) {
            return wrong("is not about the " + pictures.size() + " that it was asked about");
        }
        for (PictureFlaws.Flaw flaw : flaws.flaws()) {
            if (flaw.index() >= pictures.size()) {
                return wrong("is about others than it was asked about");
            }
            archive.faults()
                    .add(
                            archive.entryName(pictures.get(flaw.index())),
                            "must be a picture that can be read: " + flaw.reason());
        }
        return Optional.empty();
    }

    private static Optional<Problem> wrong(String what) {
        return Optional.of(
                Problem.ofStatus(502, "Bad Gateway", "what the labeler says of the upload's pictures " + what));
    }

    /** Pictures of an archive as {@link PictureFrames} has them. */
    private static final class Frames extends InputStream {
        private final ZipCheck archive;
        private final Iterator<Picture> left;
        private InputStream header = InputStream.nullInputStream();
        private InputStream content = InputStream.nullInputStream();

        Frames(ZipCheck archive, Iterator<Picture> pictures) {
            this.archive = archive;
            this.left = pictures;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (true) {
                int count = header.read(buffer, offset, length);
                count = count < 0 ? content.read(buffer, offset, length) : count;
                if (count >= 0) {
                    return count;
                }
                if (!left.hasNext()) {
                    return -1;
                }
                content.close();
                Picture next = left.next();
                header = new ByteArrayInputStream(PictureFrames.header((int) next.bytes()));
                content = archive.open(next);
            }
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
