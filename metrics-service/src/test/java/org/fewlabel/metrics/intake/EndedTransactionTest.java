package org.fewlabel.metrics.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.metrics.Events;
import org.fewlabel.service.event.EventIntake;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that was suspended in the middle of a transaction, such as by a laptop's lid: the transaction took too long. */
@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class EndedTransactionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SPEC =
            "{\"epochs\": 2, \"dataset\": {\"name\": \"fashion-mnist\"}, \"method\": {\"name\": \"supervised\"}}";

    @Inject
    EventIntake intake;

    @Inject
    EntityManager database;

    @Inject
    TransactionManager transactions;

    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger acks = new AtomicInteger();
    private final List<Throwable> reasons = new ArrayList<>();

    /** What the process was about to do. */
    enum Next {
        COMMIT(database -> {}),
        ASK(database -> database.createNativeQuery("SELECT 1").getSingleResult()),
        FIND(database -> database.find(JobEntity.class, UUID.randomUUID())),
        WRITE(database -> database.createNativeQuery("UPDATE job SET name = name WHERE false")
                .executeUpdate());

        private final Consumer<EntityManager> work;

        Next(Consumer<EntityManager> work) {
            this.work = work;
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlesAnEventAgainWhoseTransactionTookTooLong(Next next) {
        Message<byte[]> message = Message.of(
                EventCodec.encode(Events.of(SPEC).queued()),
                () -> {
                    acks.incrementAndGet();
                    return CompletableFuture.completedFuture(null);
                },
                reason -> {
                    reasons.add(reason);
                    return CompletableFuture.completedFuture(null);
                });

        intake.take(message, Topics.JOB_EVENTS, event -> QuarkusTransaction.requiringNew()
                .timeout(1)
                .run(() -> {
                    database.createNativeQuery("SELECT 1").getSingleResult();
                    if (tries.incrementAndGet() == 1) {
                        // A while, so that all who follow the transaction have heard of its end.
                        await().pollInSameThread()
                                .during(Duration.ofMillis(500))
                                .atMost(PATIENCE)
                                .until(() -> transactions.getStatus() != Status.STATUS_ACTIVE);
                        next.work.accept(database);
                    }
                }));

        assertThat(reasons).isEmpty();
        assertThat(tries).hasValue(2);
        assertThat(acks).hasValue(1);
    }
}
