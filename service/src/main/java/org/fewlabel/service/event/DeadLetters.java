package org.fewlabel.service.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.Text;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.work.JobLog;
import org.jboss.logging.Logger;

/**
 * The dead-letter topics, into which goes what cannot be handled, see {@link DeadLetter}. It never fails: with the connector's
 * own, one record that was too large with what was said about it ended its channel at each start. While Kafka does not take a
 * dead letter, its channel waits. A channel chooses this by {@code failure-strategy=dead-letter-topic}.
 */
@ApplicationScoped
@Identifier("dead-letter-topic")
public class DeadLetters implements KafkaFailureHandler.Factory {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int LOGGED_CHARACTERS_MAX = 500;
    private static final Backoff WAITS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final Producer<String, byte[]> producer;
    private final String service;
    private final Outages outages;
    private final MeterRegistry registry;
    private final Backoff waits;
    /** A channel has one letter at a time to write, so there are never more tasks than channels. */
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "dead-letters");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    DeadLetters(
            Producer<String, byte[]> producer,
            @ConfigProperty(name = "quarkus.application.name") String service,
            Outages outages,
            MeterRegistry registry) {
        this(producer, service, outages, registry, WAITS);
    }

    DeadLetters(
            Producer<String, byte[]> producer, String service, Outages outages, MeterRegistry registry, Backoff waits) {
        this.producer = producer;
        this.service = service;
        this.outages = outages;
        this.registry = registry;
        this.waits = waits;
    }

    @Override
    public KafkaFailureHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return new Channel(config.getTopic().orElse(config.getChannel()));
    }

    @PreDestroy
    void close() {
        thread.shutdownNow();
    }

    /** Done when the record is in its dead-letter topic for good. */
    CompletableFuture<Void> write(ConsumerRecord<?, ?> origin, Throwable reason) {
        tell(origin, reason);
        Writing writing = new Writing(DeadLetter.of(service, origin, reason));
        writing.begin(Duration.ZERO);
        return writing.done;
    }

    /** In the log of the job, too, if the record's key is the id of one. */
    private static void tell(ConsumerRecord<?, ?> origin, Throwable reason) {
        try (JobLog log = JobLog.of(UUID.fromString(String.valueOf(origin.key())), 0)) {
            tellOf(origin, reason);
        } catch (IllegalArgumentException e) {
            tellOf(origin, reason);
        }
    }

    private static void tellOf(ConsumerRecord<?, ?> origin, Throwable reason) {
        LOG.errorf(
                "Record put aside: topic=%s partition=%d offset=%d reason=%s",
                origin.topic(),
                origin.partition(),
                origin.offset(),
                // It may quote the record, or a statement with all that was to be written.
                Text.message(Text.escaped(reason.toString()), LOGGED_CHARACTERS_MAX));
    }

    /** The counter is made with the channel, so that the series is there, at zero, before the first record is lost. */
    private final class Channel implements KafkaFailureHandler {
        private final Counter counter;

        private Channel(String topic) {
            this.counter = Counter.builder("fewlabel.dead.letters")
                    .description("Records that were put in the topic's dead-letter topic")
                    .tag("topic", topic)
                    .register(registry);
        }

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> entry, Throwable reason, Metadata metadata) {
            ConsumerRecord<?, ?> origin = entry.getMetadata(IncomingKafkaRecordMetadata.class)
                    .orElseThrow()
                    .getRecord();
            return Uni.createFrom()
                    .completionStage(write(origin, reason))
                    .invoke(() -> counter.increment())
                    .chain(() -> Uni.createFrom().completionStage(entry.ack()))
                    .emitOn(entry::runOnMessageContext);
        }
    }

    /** One letter on its way. */
    private final class Writing {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final String waiting;
        private ProducerRecord<String, byte[]> letter;
        private int failures;

        private Writing(ProducerRecord<String, byte[]> letter) {
            this.letter = letter;
            this.waiting = "dead letter " + letter.key();
        }

        private void begin(Duration delay) {
            try {
                var unused = thread.schedule(this::send, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The service stops; the record is neither done nor put aside, and comes again.
                outages.over(waiting);
            }
        }

        private void send() {
            try {
                producer.send(letter, (there, failure) -> {
                    if (failure == null) {
                        written();
                    } else {
                        failed(failure);
                    }
                });
            } catch (RuntimeException | Error e) {
                // Unheard of, an error would leave its record unhandled for good, and those behind it.
                failed(e);
            }
        }

        private void written() {
            outages.over(waiting);
            done.complete(null);
        }

        private void failed(Throwable failure) {
            failures++;
            if (failure instanceof RecordTooLargeException) {
                // Of a broker that takes even less.
                letter = DeadLetter.withoutValue(letter);
            }
            if (failures == 1) {
                LOG.warnf("The %s is not written, it is tried until Kafka takes it: %s", waiting, failure);
            }
            outages.begin(waiting, new Outage(Outage.KAFKA, String.valueOf(failure.getMessage())));
            begin(waits.delayAfter(failures));
        }
    }
}
