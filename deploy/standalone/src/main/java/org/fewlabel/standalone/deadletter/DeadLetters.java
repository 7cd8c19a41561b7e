package org.fewlabel.standalone.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.engines.EngineException;
import org.jspecify.annotations.Nullable;

/** The dead-letter topics of a broker. Every question to it is bounded in time, and every answer in size. */
public final class DeadLetters implements AutoCloseable {
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private static final List<String> TOPICS = Topics.all().stream()
            .map(Topics.Topic::name)
            .filter(name -> Topics.all().stream()
                    .anyMatch(origin -> Topics.deadLetter(origin.name()).equals(name)))
            .toList();

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;

    public DeadLetters(String bootstrapServers) {
        int waitMillis = Math.toIntExact(ANSWER_WAIT.toMillis());
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        waitMillis,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        waitMillis),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, waitMillis,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, waitMillis,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, waitMillis,
                        // A record that was put aside in full was taken before; what is said about it is left out.
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE / 2),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Those that nobody sent back, the newest last; one of each record and consumer.
     *
     * @param countMax how many records of each topic are looked at, from its end
     * @throws UnansweredException if Kafka does not
     */
    public List<DeadLetterSummary> list(int countMax) {
        // Without their values, of which there may be more than there is memory.
        Map<String, DeadLetterSummary> found = new LinkedHashMap<>();
        ask(() -> read(partitions(), countMax, letter -> {
            // The last word on it is the one that counts, and where it stands in the order.
            found.remove(letter.identity());
            if (!letter.isSentBack()) {
                found.put(letter.identity(), DeadLetterSummary.of(letter));
            }
        }));
        return found.values().stream()
                .sorted(Comparator.comparing(DeadLetterSummary::at).thenComparing(DeadLetterSummary::id))
                .toList();
    }

    /**
     * The dead letter of an id.
     *
     * @throws IllegalArgumentException if there is none
     * @throws UnansweredException if Kafka does not
     */
    public DeadLetter get(Position id) {
        if (!TOPICS.contains(id.topic())) {
            throw new IllegalArgumentException(
                    id + " is no dead letter: the topics of those are " + String.join(", ", TOPICS));
        }
        DeadLetter letter = asked(() -> read(id))
                .map(DeadLetter::new)
                .orElseThrow(() -> new IllegalArgumentException("there is no dead letter " + id + " (any more)"));
        if (letter.isSentBack()) {
            throw new IllegalArgumentException(
                    id + " says of a dead letter that it was sent back, to " + letter.sentBackTo());
        }
        return letter;
    }

    /**
     * Puts the record that a dead letter is of on its topic again, with its key and its headers: the record itself as long as
     * that is there, else what the dead letter has of it.
     *
     * @param again whether also one that was sent back since it was put aside
     * @return where the new record lies
     * @throws IllegalArgumentException if it was sent back, or if the record is not there, and the dead letter has a part of it
     *     alone
     * @throws UnansweredException if Kafka does not
     */
    public Position sendBack(DeadLetter letter, boolean again) {
        if (!again) {
            requireNotSentBack(letter);
        }
        Position origin = letter.origin()
                .orElseThrow(() -> new IllegalArgumentException("the headers of " + letter.id()
                        + " do not say where it came from; dead-letters show " + letter.id() + " shows them"));
        ConsumerRecord<byte[], byte[]> whole =
                asked(() -> read(origin)).filter(there -> isOf(letter, there)).orElse(null);
        ProducerRecord<byte[], byte[]> copy;
        if (whole != null) {
            copy = new ProducerRecord<>(
                    origin.topic(), null, whole.key(), whole.value(), withoutRemarks(whole.headers()));
        } else if (letter.isCut()) {
            throw new IllegalArgumentException("the record of " + letter.id() + " was too long to be put aside: of its "
                    + letter.length() + " bytes, SHA-256 " + letter.sha256() + ", " + letter.value().length
                    + " are left, and " + origin + " is not there any more");
        } else {
            copy = new ProducerRecord<>(
                    origin.topic(),
                    null,
                    letter.recordKey(),
                    value(letter),
                    withoutRemarks(letter.record().headers()));
        }
        Position place = send(copy);
        tell(letter, place);
        return place;
    }

    private void requireNotSentBack(DeadLetter letter) {
        Position id = letter.id();
        ask(() -> {
            consumer.assign(List.of(id.topicPartition()));
            consumer.seek(id.topicPartition(), id.offset() + 1);
            readToEnds(later -> {
                if (later.isSentBack() && later.identity().equals(letter.identity())) {
                    throw new IllegalArgumentException(id + " was sent back on " + later.at() + ", to "
                            + later.sentBackTo() + "; with --again it is sent back once more");
                }
            });
        });
    }

    private void read(
            Collection<TopicPartition> partitions, int countMax, java.util.function.Consumer<DeadLetter> taker) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, Math.max(begins.get(partition), ends.get(partition) - countMax));
        }
        readToEnds(taker);
    }

    /** Those that were looked at may have been written meanwhile: each question goes to its topic's end of that moment. */
    private void readToEnds(java.util.function.Consumer<DeadLetter> taker) {
        Set<TopicPartition> partitions = consumer.assignment();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long deadlineNanos = System.nanoTime() + ANSWER_WAIT.toNanos();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            if (System.nanoTime() > deadlineNanos) {
                throw new org.apache.kafka.common.errors.TimeoutException("the topics were not read to their ends");
            }
            consumer.poll(POLL).forEach(record -> taker.accept(new DeadLetter(record)));
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> read(Position place) {
        TopicPartition partition = place.topicPartition();
        if (consumer.partitionsFor(place.topic()).stream().noneMatch(info -> info.partition() == place.partition())) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        if (place.offset() < begin || place.offset() >= end) {
            return Optional.empty();
        }
        consumer.seek(partition, place.offset());
        long deadlineNanos = System.nanoTime() + ANSWER_WAIT.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return Optional.of(record).filter(there -> there.offset() == place.offset());
            }
        }
        throw new org.apache.kafka.common.errors.TimeoutException(place + " was not read");
    }

    private List<TopicPartition> partitions() {
        return TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** A topic that was deleted and made again has other records at the same places. */
    private static boolean isOf(DeadLetter letter, ConsumerRecord<byte[], byte[]> record) {
        String digest = letter.sha256();
        return digest != null
                && record.value() != null
                && Sha256.hex(record.value()).equals(digest);
    }

    /** Of a record without a value a dead letter has one of no bytes, and no length. */
    private static byte @Nullable [] value(DeadLetter letter) {
        return letter.length() == null && letter.value().length == 0 ? null : letter.value();
    }

    private static Headers withoutRemarks(Headers headers) {
        Headers own = new RecordHeaders();
        for (Header header : headers) {
            if (!header.key().startsWith(DeadLetterHeaders.PREFIX)) {
                own.add(header);
            }
        }
        return own;
    }

    /** For the next list: a letter of the same identity, which has no value. */
    private void tell(DeadLetter letter, Position place) {
        ProducerRecord<byte[], byte[]> done = new ProducerRecord<>(
                letter.record().topic(),
                letter.record().partition(),
                letter.identity().getBytes(StandardCharsets.UTF_8),
                null);
        done.headers().add(DeadLetter.SENT_BACK, place.toString().getBytes(StandardCharsets.UTF_8));
        send(done);
    }

    private Position send(ProducerRecord<byte[], byte[]> record) {
        try {
            RecordMetadata there = producer.send(record).get(2 * ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Position(there.topic(), there.partition(), there.offset());
        } catch (ExecutionException e) {
            throw new EngineException(
                    "Kafka did not take the record: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw new UnansweredException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while a record was sent", e);
        }
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (KafkaException e) {
            throw new UnansweredException(e);
        }
    }

    private static void ask(Runnable question) {
        asked(() -> {
            question.run();
            return true;
        });
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(ANSWER_WAIT);
    }
}
