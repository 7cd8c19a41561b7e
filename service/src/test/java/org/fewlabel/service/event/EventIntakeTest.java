package org.fewlabel.service.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.outage.Outages;
import org.fewlabel.service.work.JobWork;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventIntakeTest {
    private static final Backoff LONG = new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private final Outages outages = new Outages();
    private final EventIntake intake = intake(new Backoff(Duration.ZERO, Duration.ofMillis(1)));
    private final Event event = TestRecords.event();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger acks = new AtomicInteger();
    private final List<Throwable> reasons = new ArrayList<>();

    @AfterEach
    void forgetAnInterrupt() {
        Thread.interrupted();
    }

    @Test
    void acknowledgesARecordWhoseEventIsHandled() {
        List<Event> handled = new ArrayList<>();

        CompletionStage<Void> done = intake.take(message(), Topics.JOB_EVENTS, handled::add);

        assertThat(done).isCompleted();
        assertThat(handled).containsExactly(event);
        assertThat(acks).hasValue(1);
        assertThat(reasons).isEmpty();
    }

    @Test
    void givesTheHandlersLinesTheirJob() {
        List<Object> fields = new ArrayList<>();

        intake.take(message(), Topics.JOB_EVENTS, each -> fields.add(MDC.get("jobId")));
        intake.overhear(message(), Topics.JOB_EVENTS, each -> fields.add(MDC.get("jobId")));

        assertThat(fields).containsExactly(event.key().toString(), event.key().toString());
    }

    /** They would become lines of that job's log, come back as an event, and so on. */
    @Test
    void givesWhatIsSaidOfALogToNoJob() {
        Event lines = Event.of(
                new LinesLogged(UUID.randomUUID(), 1, "trainer", "host-1", List.of(), 1),
                Instant.ofEpochMilli(TestRecords.TIME));
        List<Event> handled = new ArrayList<>();

        intake.overhear(message(EventCodec.encode(lines)), Topics.JOB_LOGS, each -> {
            assertThat(MDC.get("jobId")).isNull();
            handled.add(each);
        });

        assertThat(handled).containsExactly(lines);
    }

    /** With waits of up to 10 s these tries last a week. Ten minutes of a database that was away had put records aside. */
    @Test
    void triesUntilWhatIsMissingAnswersHoweverOftenThatIs() {
        EventIntake impatient = intake(new Backoff(Duration.ZERO, Duration.ZERO));

        CompletionStage<Void> done = impatient.take(message(), Topics.JOB_EVENTS, each -> {
            if (tries.incrementAndGet() <= 60_000) {
                throw failure("08006");
            }
        });

        assertThat(done).isCompleted();
        assertThat(tries).hasValue(60_001);
        assertThat(acks).hasValue(1);
        assertThat(reasons).isEmpty();
    }

    @Test
    void saysWhatItWaitsForUntilItGoesOn() {
        List<Outage> seen = new ArrayList<>();

        intake.take(message(), Topics.JOB_EVENTS, each -> {
            seen.addAll(outages.current().values());
            if (tries.incrementAndGet() == 1) {
                throw failure("57P01");
            }
            if (tries.get() == 2) {
                throw new OutageException("artifact store", new IllegalStateException("refused"));
            }
        });

        assertThat(seen).extracting(Outage::dependency).containsExactly("PostgreSQL", "artifact store");
        assertThat(outages.current()).isEmpty();
    }

    static Stream<Throwable> whatWouldFailAgain() {
        return Stream.of(
                new NullPointerException("no field"),
                new IllegalArgumentException("epoch must not be negative, was -1"),
                new IllegalStateException("no rule"),
                new StackOverflowError("deep"),
                new SQLException("times end before", "22008"),
                new SQLException("statement too complex", "54000"));
    }

    @ParameterizedTest
    @MethodSource("whatWouldFailAgain")
    void putsAsideAtOnceWhatWouldFailAgain(Throwable failure) {
        CompletionStage<Void> done = intake.take(message(), Topics.JOB_EVENTS, each -> {
            tries.incrementAndGet();
            if (failure instanceof Error error) {
                throw error;
            }
            throw failure instanceof RuntimeException one ? one : new IllegalStateException("wrapped", failure);
        });

        assertThat(done).isCompleted();
        assertThat(tries).hasValue(1);
        assertThat(reasons).containsExactly(failure);
        assertThat(acks).hasValue(0);
    }

    @Test
    void putsAsideWhatTheHandlerCallsMalformed() {
        intake.take(message(), Topics.JOB_EVENTS, each -> {
            throw new MalformedEventException("there is no such job", new IllegalStateException("cause"));
        });

        assertThat(reasons).singleElement().satisfies(reason -> assertThat(reason)
                .hasMessage("there is no such job"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "garbage", "[1]"})
    void putsAsideWhatIsNoEvent(String garbage) {
        intake.take(
                message(garbage.getBytes(StandardCharsets.UTF_8)), Topics.JOB_EVENTS, each -> tries.incrementAndGet());

        assertThat(reasons).singleElement().isInstanceOf(MalformedEventException.class);
        assertThat(tries).hasValue(0);
    }

    @Test
    void putsAsideAnEventOfAnotherTopic() {
        intake.take(message(), Topics.TRAINING_EVENTS, each -> tries.incrementAndGet());

        assertThat(reasons).singleElement().satisfies(reason -> assertThat(reason)
                .hasMessage("JobCancelRequested does not belong on training-events"));
        assertThat(tries).hasValue(0);
    }

    /** Seen once: records that came while the service stopped went to the dead-letter topic, and three epochs were missing. */
    @Test
    void blamesNoRecordForWhatFailsWhileTheServiceStops() {
        CompletionStage<Void> done = intake.take(message(), Topics.JOB_EVENTS, each -> {
            intake.stop(new ShutdownEvent());
            throw new IllegalStateException("EntityManagerFactory is closed");
        });

        assertLeft(done);
    }

    @Test
    void takesNoRecordMoreWhenTheServiceStops() {
        intake.stop(new ShutdownEvent());

        assertLeft(intake.take(message(), Topics.JOB_EVENTS, each -> tries.incrementAndGet()));
        assertThat(tries).hasValue(0);
    }

    @Test
    void waitsNoLongerWhenTheServiceStops() {
        EventIntake patient = intake(LONG);

        CompletionStage<Void> done = patient.take(message(), Topics.JOB_EVENTS, each -> {
            new Thread(() -> patient.stop(new ShutdownEvent())).start();
            throw new OutageException("artifact store", new IllegalStateException("refused"));
        });

        assertLeft(done);
        assertThat(outages.current()).isEmpty();
    }

    @Test
    void leavesARecordWhoseHandlerIsInterrupted() {
        CompletionStage<Void> done = intake.take(message(), Topics.JOB_EVENTS, each -> {
            throw new InterruptedException();
        });

        assertLeft(done);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private void assertLeft(CompletionStage<Void> done) {
        assertThat(done.toCompletableFuture()).isNotDone();
        assertThat(acks).hasValue(0);
        assertThat(reasons).isEmpty();
    }

    private EventIntake intake(Backoff waits) {
        return new EventIntake(new JobWork(OpenTelemetry.noop()), outages, waits);
    }

    private Message<byte[]> message() {
        return message(EventCodec.encode(event));
    }

    private Message<byte[]> message(byte[] value) {
        return Message.of(
                value,
                () -> {
                    acks.incrementAndGet();
                    return CompletableFuture.completedFuture(null);
                },
                reason -> {
                    reasons.add(reason);
                    return CompletableFuture.completedFuture(null);
                });
    }

    private static RuntimeException failure(String state) {
        return new IllegalStateException(new RuntimeException(new SQLException("it failed", state)));
    }
}
