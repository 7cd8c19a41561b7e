package org.fewlabel.contracts.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    /** The bytes that made a file unreadable may be in its reason; whoever cannot write them down must not lose the event. */
    @Test
    void readsTextThatNoReaderCouldKeep() throws MalformedEventException {
        UUID job = new UUID(0, 1);
        Event event = Event.of(
                new TrainingFinished(job, 1, TrainingEvent.Outcome.FAILED, "bad", "found \u0000 in it\n", null),
                Instant.EPOCH);

        TrainingFinished read =
                (TrainingFinished) EventCodec.decode(EventCodec.encode(event)).payload();

        assertThat(read.message()).isEqualTo("found \uFFFD in it\n");
        assertThat(read.reason()).isEqualTo("bad");
    }

    private static final String ENVELOPE = """
            {"id": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "type": "JobCancelRequested", "version": 1,
             "key": "11111111-2222-3333-4444-555555555555", "time": "2026-01-02T03:04:05Z",
             "payload": {"jobId": "11111111-2222-3333-4444-555555555555", "attempt": 1}}
            """;

    @Test
    void readsAnEnvelope() throws Exception {
        Event event = EventCodec.decode(ENVELOPE.getBytes(UTF_8));

        assertThat(event.payload()).isEqualTo(new JobEvent.JobCancelRequested(event.key(), 1));
        assertThat(event.time()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "{}", "\u0000\u0001", "not json", "{\"type\": \"JobQueued\"}"})
    void refusesWhatIsNoEvent(String bytes) {
        assertThatThrownBy(() -> EventCodec.decode(bytes.getBytes(UTF_8))).isInstanceOf(MalformedEventException.class);
    }

    /** The line told of an argument of Jackson's. */
    @Test
    void saysThatARecordHasNoValue() {
        assertThatThrownBy(() -> EventCodec.decode(null))
                .isInstanceOf(MalformedEventException.class)
                .hasMessage("a record without a value is no event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type", "version", "key", "time", "payload", "jobId", "attempt"})
    void refusesAnEventWithoutOneOfItsFields(String field) {
        String without = ENVELOPE.replace("\"" + field + "\"", "\"something\"");

        assertThatThrownBy(() -> EventCodec.decode(without.getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class);
    }

    @Test
    void refusesAnUnknownTypeAndNamesIt() {
        String unknown = ENVELOPE.replace("JobCancelRequested", "JobForgotten");

        assertThatThrownBy(() -> EventCodec.decode(unknown.getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("JobForgotten version 1");
    }

    /** A megabyte that stood where an id should be was a line of a megabyte in the log of each service that read the topic. */
    @Test
    void saysWhatIsWrongInOneShortLineHoweverLongTheRecord() {
        String huge = ENVELOPE.replace("aaaaaaaa-bbbb", "é\\n\\u0007".repeat(100_000));

        assertThatThrownBy(() -> EventCodec.decode(huge.getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .contains("not an event: id")
                        .doesNotContain("\n", "\u0007")
                        .hasSizeLessThan(10_000));
    }

    @Test
    void refusesAVersionOfTheFuture() {
        String future = ENVELOPE.replace("\"version\": 1", "\"version\": 2");

        assertThatThrownBy(() -> EventCodec.decode(future.getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("JobCancelRequested version 2");
    }

    @Test
    void refusesAKeyThatIsNotTheJobs() {
        String foreign = ENVELOPE.replace("\"key\": \"1111", "\"key\": \"9999");

        assertThatThrownBy(() -> EventCodec.decode(foreign.getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("key must be the payload's job id");
    }

    @Test
    void describesAnEventInCloudEventsHeaders() {
        UUID job = UUID.randomUUID();
        Event event = Event.of(new JobEvent.JobCancelRequested(job, 1), Instant.parse("2026-01-02T03:04:05Z"));

        Map<String, byte[]> headers = event.cloudEventHeaders("/gateway");

        assertThat(headers).hasSize(7);
        assertThat(new String(headers.get("ce_id"), UTF_8)).isEqualTo(event.id().toString());
        assertThat(new String(headers.get("ce_type"), UTF_8)).isEqualTo("org.fewlabel.JobCancelRequested.v1");
        assertThat(new String(headers.get("ce_subject"), UTF_8)).isEqualTo(job.toString());
        assertThat(new String(headers.get("ce_specversion"), UTF_8)).isEqualTo("1.0");
    }

    /** A timer refused it with a stack trace. */
    @Test
    void hasNoAgeBelowZeroWhereAnotherClockIsAhead() {
        Event event = Event.of(new JobEvent.JobCancelRequested(UUID.randomUUID(), 1), Instant.ofEpochSecond(100));

        assertThat(event.age(Instant.ofEpochSecond(107))).hasSeconds(7);
        assertThat(event.age(Instant.ofEpochSecond(93))).isZero();
    }

    @Test
    void keepsAClassOfWhichNothingCanBeSaid() throws Exception {
        ClassificationReport report = new ClassificationReport(
                2, null, 0.1, 0.5, Arrays.asList(0.5, null), Arrays.asList(1.0, null), List.of());

        String json = Json.mapper().writeValueAsString(report);

        assertThat(Json.mapper().readValue(json, ClassificationReport.class)).isEqualTo(report);
    }
}
