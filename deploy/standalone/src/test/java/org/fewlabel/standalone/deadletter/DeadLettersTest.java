package org.fewlabel.standalone.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.engines.KafkaBroker;
import org.fewlabel.engines.KafkaTopics;
import org.fewlabel.engines.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker, with dead letters as the services write them. */
class DeadLettersTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final byte[] VALUE = "{\"type\": \"EpochTrained\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] KEY = "job".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    private static KafkaBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;
    private static DeadLetters letters;

    @BeforeAll
    static void start() {
        List<Integer> ports = Ports.free(2);
        broker = KafkaBroker.start(new KafkaBroker.Config(
                directory.resolve("kafka"),
                HOME.resolve("deploy/local-engines/broker/target/kafka"),
                ports.get(0),
                ports.get(1),
                directory.resolve("kafka.log"),
                false,
                "set X_PORT"));
        KafkaTopics.create(broker.bootstrapServers(), Topics.all());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        letters = new DeadLetters(broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        letters.close();
        producer.close();
        broker.stop();
    }

    @BeforeEach
    void sendBackWhatEarlierTestsLeft() throws Exception {
        for (DeadLetterSummary letter : letters.list(1000)) {
            delete(Position.parse(letter.id()));
        }
    }

    @Test
    void listsWhatWasPutAsideOncePerRecordAndConsumer() throws Exception {
        Position origin = put(Topics.TRAINING_EVENTS, VALUE);
        putAside("gateway", origin, VALUE, VALUE);
        putAside("metrics-service", origin, VALUE, VALUE);
        Position again = putAside("gateway", origin, VALUE, VALUE);

        List<DeadLetterSummary> found = letters.list(1000);

        assertThat(found).extracting(DeadLetterSummary::consumer).containsExactly("metrics-service", "gateway");
        DeadLetterSummary last = found.get(1);
        assertThat(last.id()).isEqualTo(again.toString());
        assertThat(last.origin()).isEqualTo(origin.toString());
        assertThat(last.reason()).isEqualTo("not JSON");
        assertThat(last.length()).isEqualTo(VALUE.length);
        assertThat(last.isCut()).isFalse();
    }

    @Test
    void sendsARecordBackAsItWasAndForgetsIt() throws Exception {
        Position origin = put(Topics.TRAINING_EVENTS, VALUE);
        Position id = putAside("gateway", origin, VALUE, VALUE);

        Position place = letters.sendBack(letters.get(id), false);

        assertThat(place.topic()).isEqualTo(Topics.TRAINING_EVENTS);
        assertThat(place.partition()).as("the partition of its key").isEqualTo(origin.partition());
        ConsumerRecord<byte[], byte[]> record = read(place);
        assertThat(record.key()).isEqualTo(KEY);
        assertThat(record.value()).isEqualTo(VALUE);
        assertThat(record.headers()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo("traceparent");
            assertThat(header.value()).isEqualTo(new byte[] {1, 2});
        });
        assertThat(letters.list(1000)).isEmpty();
    }

    @Test
    void sendsNothingBackTwiceUnlessToldTo() throws Exception {
        Position origin = put(Topics.TRAINING_EVENTS, VALUE);
        Position id = putAside("gateway", origin, VALUE, VALUE);
        Position another = putAside("metrics-service", origin, VALUE, VALUE);
        Position place = letters.sendBack(letters.get(id), false);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> letters.sendBack(letters.get(id), false))
                .withMessageContaining(id + " was sent back on ")
                .withMessageContaining("to " + place)
                .withMessageContaining("--again");
        assertThat(letters.sendBack(letters.get(id), true)).isNotEqualTo(place);
        assertThat(letters.sendBack(letters.get(another), false)).isNotEqualTo(place);
        // The same record may be put aside anew, when a group of consumers was set back, say.
        assertThat(letters.sendBack(letters.get(putAside("gateway", origin, VALUE, VALUE)), false))
                .isNotEqualTo(place);
    }

    /** Of before letters named their consumers: they have the keys of their records. */
    @Test
    void tellsOldDeadLettersOfOneKeyApart() throws Exception {
        Position first = putAsideLongAgo(put(Topics.TRAINING_EVENTS, VALUE));
        Position second = putAsideLongAgo(put(Topics.TRAINING_EVENTS, VALUE));
        assertThat(letters.list(1000))
                .extracting(DeadLetterSummary::id)
                .containsExactlyInAnyOrder(first.toString(), second.toString());

        Position place = letters.sendBack(letters.get(first), false);

        assertThat(read(place).key()).isEqualTo(KEY);
        assertThat(read(place).value()).isEqualTo(VALUE);
        assertThat(letters.list(1000)).extracting(DeadLetterSummary::id).containsExactly(second.toString());
        assertThatIllegalArgumentException().isThrownBy(() -> letters.sendBack(letters.get(first), false));
    }

    @Test
    void sendsBackWhatADeadLetterHasWhereTheRecordIsGone() throws Exception {
        Position origin = put(Topics.LABELING_EVENTS, VALUE);
        Position id = putAside("gateway", origin, VALUE, VALUE);
        delete(origin);

        Position place = letters.sendBack(letters.get(id), false);

        assertThat(read(place).key()).isEqualTo(KEY);
        assertThat(read(place).value()).isEqualTo(VALUE);
    }

    @Test
    void sendsTheWholeRecordBackThatWasTooLongToBePutAside() throws Exception {
        byte[] whole = new byte[1_048_400];
        Arrays.fill(whole, (byte) 7);
        Position origin = put(Topics.TRAINING_EVENTS, whole);
        Position id = putAside("gateway", origin, whole, Arrays.copyOf(whole, 1000));
        DeadLetter letter = letters.get(id);
        assertThat(letter.isCut()).isTrue();

        assertThat(read(letters.sendBack(letter, false)).value()).isEqualTo(whole);
    }

    @Test
    void refusesARecordOfWhichAPartIsLeft() throws Exception {
        byte[] whole = new byte[5000];
        Position origin = put(Topics.JOB_EVENTS, whole);
        Position id = putAside("trainer", origin, whole, Arrays.copyOf(whole, 1000));
        delete(origin);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> letters.sendBack(letters.get(id), false))
                .withMessageContaining("of its 5000 bytes")
                .withMessageContaining(sha256(whole))
                .withMessageContaining(origin + " is not there any more");
        assertThat(letters.list(1000)).as("it stays").hasSize(1);
    }

    /** The topic was made anew, say. */
    @Test
    void takesAnotherRecordInItsPlaceForNone() throws Exception {
        Position other = put(Topics.JOB_EVENTS, "another".getBytes(StandardCharsets.UTF_8));
        Position id = putAside("trainer", other, VALUE, VALUE);

        assertThat(read(letters.sendBack(letters.get(id), false)).value()).isEqualTo(VALUE);
    }

    @Test
    void saysThatThereIsNoSuchDeadLetter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> letters.get(new Position("training-events-dead-letter", 0, 1_000_000)))
                .withMessage("there is no dead letter training-events-dead-letter/0/1000000 (any more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> letters.get(new Position("training-events", 0, 0)))
                .withMessageContaining("training-events-dead-letter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse("gateway|training-events|0|17"))
                .withMessageContaining("training-events-dead-letter/0/17");
    }

    @Test
    void saysThatKafkaDoesNotAnswer() {
        try (DeadLetters nobody = new DeadLetters("127.0.0.1:" + Ports.free(1).get(0))) {
            assertThatExceptionOfType(UnansweredException.class)
                    .isThrownBy(() -> nobody.list(10))
                    .withMessageContaining("./fewlabel status");
        }
    }

    private static Position put(String topic, byte[] value) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, KEY, value);
        record.headers().add("traceparent", new byte[] {1, 2});
        return send(record);
    }

    private static Position putAside(String consumer, Position origin, byte[] whole, byte[] kept) throws Exception {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                Topics.deadLetter(origin.topic()),
                DeadLetterHeaders.key(consumer, origin.topic(), origin.partition(), origin.offset())
                        .getBytes(StandardCharsets.UTF_8),
                kept);
        letter.headers().add("traceparent", new byte[] {1, 2});
        Map.of(
                        DeadLetterHeaders.CONSUMER,
                        consumer,
                        DeadLetterHeaders.REASON,
                        "not JSON",
                        DeadLetterHeaders.TOPIC,
                        origin.topic(),
                        DeadLetterHeaders.PARTITION,
                        "" + origin.partition(),
                        DeadLetterHeaders.OFFSET,
                        "" + origin.offset(),
                        DeadLetterHeaders.KEY,
                        "job",
                        DeadLetterHeaders.LENGTH,
                        "" + whole.length,
                        DeadLetterHeaders.SHA256,
                        sha256(whole))
                .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return send(letter);
    }

    private static Position putAsideLongAgo(Position origin) throws Exception {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(Topics.deadLetter(origin.topic()), KEY, VALUE);
        Map.of(
                        DeadLetterHeaders.REASON,
                        "not JSON",
                        DeadLetterHeaders.TOPIC,
                        origin.topic(),
                        DeadLetterHeaders.PARTITION,
                        "" + origin.partition(),
                        DeadLetterHeaders.OFFSET,
                        "" + origin.offset())
                .forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return send(letter);
    }

    private static Position send(ProducerRecord<byte[], byte[]> record) throws Exception {
        RecordMetadata there = producer.send(record).get();
        return new Position(there.topic(), there.partition(), there.offset());
    }

    private static void delete(Position upTo) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteRecords(Map.of(upTo.topicPartition(), RecordsToDelete.beforeOffset(upTo.offset() + 1)))
                    .all()
                    .get();
        }
    }

    private static ConsumerRecord<byte[], byte[]> read(Position place) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = place.topicPartition();
            consumer.assign(List.of(partition));
            consumer.seek(partition, place.offset());
            for (int polls = 0; polls < 60; polls++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    return record;
                }
            }
        }
        throw new AssertionError(place + " was not read");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
