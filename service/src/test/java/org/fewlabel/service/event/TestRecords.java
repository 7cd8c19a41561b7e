package org.fewlabel.service.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.Topics;
import org.jspecify.annotations.Nullable;

/** Records and events as the tests of this package need them. */
final class TestRecords {
    static final long TIME = 1_700_000_000_000L;

    private TestRecords() {}

    static Event event() {
        return Event.of(new JobCancelRequested(UUID.randomUUID(), 1), Instant.ofEpochMilli(TIME));
    }

    static ConsumerRecord<String, byte[]> record(byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                Topics.JOB_EVENTS,
                3,
                17,
                TIME,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                "job",
                value,
                headers,
                Optional.empty());
    }

    static ConsumerRecord<String, byte[]> record(byte @Nullable [] value) {
        return record(value, new RecordHeaders());
    }

    static @Nullable String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
