package org.fewlabel.service.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.service.event.TestRecords.header;
import static org.fewlabel.service.event.TestRecords.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.MalformedEventException;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final MalformedEventException REASON = new MalformedEventException("no event", null);

    @Test
    void saysWhoPutAsideWhatAndWhy() {
        Headers own = new RecordHeaders();
        own.add("ce_id", "7".getBytes(StandardCharsets.UTF_8));

        ProducerRecord<String, byte[]> letter =
                DeadLetter.of("gateway", record("abc".getBytes(StandardCharsets.UTF_8), own), REASON);

        assertThat(letter.topic()).isEqualTo("job-events-dead-letter");
        assertThat(letter.key()).isEqualTo("gateway|job-events|3|17");
        assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("abc");
        assertThat(header(letter.headers(), DeadLetterHeaders.CONSUMER)).isEqualTo("gateway");
        assertThat(header(letter.headers(), DeadLetterHeaders.REASON)).isEqualTo("no event");
        assertThat(header(letter.headers(), DeadLetterHeaders.EXCEPTION)).endsWith(".MalformedEventException");
        assertThat(header(letter.headers(), DeadLetterHeaders.TOPIC)).isEqualTo("job-events");
        assertThat(header(letter.headers(), DeadLetterHeaders.PARTITION)).isEqualTo("3");
        assertThat(header(letter.headers(), DeadLetterHeaders.OFFSET)).isEqualTo("17");
        assertThat(header(letter.headers(), DeadLetterHeaders.TIMESTAMP)).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(header(letter.headers(), DeadLetterHeaders.KEY)).isEqualTo("job");
        assertThat(header(letter.headers(), DeadLetterHeaders.LENGTH)).isEqualTo("3");
        // echo -n abc | sha256sum
        assertThat(header(letter.headers(), DeadLetterHeaders.SHA256))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(header(letter.headers(), "ce_id")).isEqualTo("7");
    }

    /** The record was nearly as large as a producer takes; with what was said about it, its dead letter was larger. */
    @Test
    void hasASizeThatBrokersTakeWhateverWasPutAside() {
        byte[] large = new byte[1_048_400];
        Arrays.fill(large, (byte) 'x');
        Headers own = new RecordHeaders();
        for (int i = 0; i < 1_000; i++) {
            own.add("header-" + i, new byte[10_000]);
        }

        ProducerRecord<String, byte[]> letter =
                DeadLetter.of("gateway", record(large, own), new IllegalStateException("ä".repeat(1_000_000)));

        assertThat(letter.value()).hasSize(256 * 1024).containsOnly('x');
        int headers = 0;
        for (Header header : letter.headers()) {
            headers += header.key().length() + header.value().length;
        }
        assertThat(headers).isLessThan(32 * 1024);
        assertThat(header(letter.headers(), DeadLetterHeaders.LENGTH)).isEqualTo("1048400");
        assertThat(header(letter.headers(), DeadLetterHeaders.REASON))
                .startsWith("ää")
                .endsWith("…");
    }

    @Test
    void cutsNoCharacterInHalf() {
        ProducerRecord<String, byte[]> letter =
                DeadLetter.of("gateway", record(new byte[0]), new IllegalStateException("x" + "😀".repeat(2_000)));

        assertThat(header(letter.headers(), DeadLetterHeaders.REASON)).endsWith("😀…");
    }

    /** As a tombstone it would remove itself. */
    @Test
    void hasAValueAlsoForARecordWithoutOne() {
        ProducerRecord<String, byte[]> letter = DeadLetter.of("gateway", record(null), REASON);

        assertThat(letter.value()).isEmpty();
        assertThat(header(letter.headers(), DeadLetterHeaders.LENGTH)).isNull();
    }

    /** What was sent again by hand says what is wrong with it now, and not what once was. */
    @Test
    void repeatsNoEarlierReason() {
        Headers own = new RecordHeaders();
        own.add(DeadLetterHeaders.REASON, "earlier".getBytes(StandardCharsets.UTF_8));

        ProducerRecord<String, byte[]> letter = DeadLetter.of("gateway", record(new byte[0], own), REASON);

        assertThat(letter.headers().headers(DeadLetterHeaders.REASON)).hasSize(1);
        assertThat(header(letter.headers(), DeadLetterHeaders.REASON)).isEqualTo("no event");
    }

    @Test
    void tellsAFailureWithoutAMessageByItsName() {
        ProducerRecord<String, byte[]> letter =
                DeadLetter.of("gateway", record(new byte[0]), new NullPointerException());

        assertThat(header(letter.headers(), DeadLetterHeaders.REASON)).isEqualTo("java.lang.NullPointerException");
    }
}
