package org.fewlabel.contracts.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.junit.jupiter.api.Test;

class UnreadableFileTest {
    private static final int EVENT_BYTES_MAX = 1_000_000;

    @Test
    void cutsALongReasonAndShowsNoBytesOfTheFile() {
        assertThat(new UnreadableFile("a.png", "x".repeat(300)).reason())
                .hasSize(200)
                .endsWith("xx...");
        assertThat(new UnreadableFile("a.png", "a chunk \u0001\ud800é").reason())
                .isEqualTo("a chunk ???");
    }

    /** The broker takes no more than a megabyte. */
    @Test
    void fitsIntoAnEventAThousandTimes() {
        UnreadableFile longest = new UnreadableFile("é".repeat(250), "r".repeat(500));
        List<UnreadableFile> all = Collections.nCopies(ImageFolderSpec.UNREADABLE_MAX, longest);

        byte[] event = EventCodec.encode(
                Event.of(new TrainingStarted(new UUID(1, 2), 1, "trainer", 0, 1, 1, 1, all, null), Instant.EPOCH));

        assertThat(event).hasSizeLessThan(EVENT_BYTES_MAX);
    }

    @Test
    void readsTheNameAloneAsItWasWrittenBefore() throws Exception {
        String json = """
                {"jobId": "00000000-0000-0001-0000-000000000002", "attempt": 1, "trainer": "t", "firstEpoch": 0,
                 "epochs": 1, "stepsPerEpoch": 1, "parameters": 1, "unreadableFiles": ["unlabeled/1.png"]}
                """;

        assertThat(Json.mapper().readValue(json, TrainingStarted.class).unreadable())
                .containsExactly(UnreadableFile.named("unlabeled/1.png"));
        assertThat(UnreadableFile.named("unlabeled/1.png")).hasToString("unlabeled/1.png");
    }
}
