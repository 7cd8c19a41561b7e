package org.fewlabel.gateway.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.picture.DatasetInventory;
import org.fewlabel.gateway.labeler.Answer;
import org.fewlabel.gateway.labeler.Labelers;
import org.fewlabel.gateway.labeler.Question;
import org.fewlabel.gateway.problem.BusyException;
import org.fewlabel.gateway.problem.Turns;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What data sets there are, as a labeler says: it has them, and the gateway need not. Two lists at a time are read, for one may be
 * long; the last one is kept for the pictures that are asked for right after it, unless the heap needs its room.
 */
@ApplicationScoped
class Inventories {
    /** Fifty folders of a thousand classes with long names. */
    private static final int BYTES_MAX = 16 << 20;

    private static final int CONCURRENT_MAX = 2;
    /** A labeler looks for 20 s at most, one look at a time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration KEPT = Duration.ofSeconds(15);

    private final Labelers labelers;
    private final Clock clock;
    private final Turns turns = new Turns(
            CONCURRENT_MAX,
            Pictures.WAIT,
            "it asks for the list of data sets as often as it may at a time; try again shortly");
    private volatile @Nullable Kept kept;

    @Inject
    Inventories(Labelers labelers, Clock clock) {
        this.labelers = labelers;
        this.clock = clock;
    }

    private record Kept(SoftReference<Seen> seen, Instant until) {}

    /** What came of it. */
    sealed interface Look {}

    record Seen(DatasetInventory inventory) implements Look {}

    record Unseen(Problem problem) implements Look {}

    /** @throws BusyException if too many look at a time */
    Look look() throws IOException {
        return turns.take(this::ask);
    }

    /** The same, or what was seen a moment ago. */
    Look lately() throws IOException {
        Seen before = seenLately();
        if (before != null) {
            return before;
        }
        return turns.take(() -> {
            Seen meanwhile = seenLately();
            return meanwhile == null ? ask() : meanwhile;
        });
    }

    private @Nullable Seen seenLately() {
        Kept last = kept;
        return last != null && clock.instant().isBefore(last.until())
                ? last.seen().get()
                : null;
    }

    private Look ask() throws IOException {
        Answer answer = labelers.ask(
                Question.json("/internal/v1/dataset-inventory", Map.of()).within(PATIENCE));
        if (answer instanceof Answer.Refused refused) {
            return new Unseen(refused.problem());
        }
        try (InputStream content = ((Answer.Given) answer).content()) {
            byte[] json = content.readNBytes(BYTES_MAX + 1);
            return json.length > BYTES_MAX ? wrong("is too long") : read(json);
        }
    }

    private Look read(byte[] json) throws IOException {
        try {
            DatasetInventory inventory = Json.mapper().readValue(json, DatasetInventory.class);
            if (inventory == null) {
                return wrong("is none");
            }
            Kept last = kept;
            Seen before = last == null ? null : last.seen().get();
            // One for all who are sent the same.
            Seen seen = before != null && before.inventory().equals(inventory) ? before : new Seen(inventory);
            kept = new Kept(new SoftReference<>(seen), clock.instant().plus(KEPT));
            return seen;
        } catch (JsonProcessingException e) {
            return wrong("cannot be read: " + e.getOriginalMessage()); // Nothing that the user has sent.
        }
    }

    private static Look wrong(String what) {
        return new Unseen(Problem.ofStatus(502, "Bad Gateway", "the labeler's list of data sets " + what));
    }
}
