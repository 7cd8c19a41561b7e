package org.fewlabel.service.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.LogLevel;
import org.fewlabel.contracts.event.LogLine;
import org.fewlabel.contracts.event.MalformedEventException;
import org.fewlabel.service.event.TestPublishers;
import org.fewlabel.service.work.JobLog;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobLogSenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final UUID JOB = UUID.randomUUID();

    /** A broker whose answers the test gives. */
    private final MockProducer<String, byte[]> broker =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());

    private final JobLogSender sender = new JobLogSender(
            TestPublishers.of(broker, "trainer"),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            "trainer",
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)));
    private boolean stopped;

    @AfterEach
    void stop() throws InterruptedException {
        if (!stopped) {
            broker.close(); // It answers no more, and is not to be waited for.
            sender.stop(new ShutdownEvent());
        }
    }

    @Test
    void sendsWhatIsLoggedOfAJobAndNothingElse() throws MalformedEventException {
        sender.start(new StartupEvent());
        log(Level.INFO, "of no job", null);
        try (JobLog log = JobLog.of(JOB, 2)) {
            log(Level.DEBUG, "a detail", null);
            log(Level.INFO, "Job claimed: jobId=" + JOB + " attempt=2", null);
            log(Level.WARN, "Hm", null);
            log(Level.ERROR, "Run failed", new IllegalStateException("no", new RuntimeException("because")));
        }

        LinesLogged sent = sent(0);
        assertThat(sent.jobId()).isEqualTo(JOB);
        assertThat(sent.attempt()).isEqualTo(2);
        assertThat(sent.service()).isEqualTo("trainer");
        assertThat(sent.lost()).isZero();
        assertThat(sent.lines())
                .extracting(LogLine::level, LogLine::message)
                .containsExactly(
                        tuple(LogLevel.INFO, "Job claimed: attempt=2"),
                        tuple(LogLevel.WARN, "Hm"),
                        tuple(LogLevel.ERROR, "Run failed"));
        assertThat(sent.lines().get(2).trace())
                .contains("IllegalStateException: no", "JobLogSenderTest.java", "Caused by", "because");
        assertThat(sent.lines().get(0).trace()).isNull();
    }

    /** A step loop that logs a million lines while Kafka takes none goes on at once, and costs no more than so much memory. */
    @Test
    void neverHoldsUpWhoLogsAndSaysHowManyLinesItHadNoRoomFor() throws MalformedEventException {
        sender.start(new StartupEvent());
        int flood = 1_000_000;
        try (JobLog log = JobLog.of(JOB, 1)) {
            log(Level.INFO, "first", null);
            awaitSent(1); // And is not answered: the sender waits for the broker.
            for (int line = 0; line < flood; line++) {
                log(Level.INFO, "one of very many", null);
            }
        }

        assertThat(broker.completeNext()).isTrue();
        int lines = 0;
        int lost = 0;
        for (int batch = 1; lines + lost < flood; batch++) {
            awaitSent(batch + 1);
            lines += sent(batch).lines().size();
            lost += sent(batch).lost();
            broker.completeNext();
        }
        assertThat(lines).isEqualTo(JobLines.LINES_MAX);
        assertThat(lines + lost).isEqualTo(flood);
    }

    @Test
    void sendsABatchAgainUntilKafkaTakesIt() throws MalformedEventException {
        sender.start(new StartupEvent());
        try (JobLog log = JobLog.of(JOB, 1)) {
            log(Level.INFO, "worth it", null);
        }

        for (int time = 1; time <= 3; time++) {
            awaitSent(time);
            broker.errorNext(new TimeoutException("nobody is there"));
        }
        awaitSent(4);
        broker.completeNext();

        assertThat(broker.history().get(3).value())
                .isEqualTo(broker.history().get(0).value());
    }

    @Test
    void countsALineAsLostThatNoBrokerWillEverTakeAndGoesOn() throws MalformedEventException {
        sender.start(new StartupEvent());
        try (JobLog log = JobLog.of(JOB, 1)) {
            log(Level.INFO, "cannot be sent", null);
            awaitSent(1);
            broker.errorNext(new IllegalStateException("no failure of Kafka's"));
            assertThat(sent(1).lines()).isEmpty();
            assertThat(sent(1).lost()).isEqualTo(1);
            broker.errorNext(new IllegalStateException("nor is the count taken, and that is the end of it"));
            log(Level.INFO, "the next", null);
        }

        assertThat(sent(2).lines()).extracting(LogLine::message).containsExactly("the next");
        broker.completeNext();
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void outlivesABatchOfWhichNoEventCanBeMade(Class<? extends Throwable> failure) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Clock broken = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                if (asked.incrementAndGet() == 1) {
                    if (failure == NoClassDefFoundError.class) {
                        throw new NoClassDefFoundError("a class that memory had no room for");
                    }
                    throw new IllegalStateException("no time");
                }
                return Instant.EPOCH;
            }
        };
        JobLogSender other = new JobLogSender(
                TestPublishers.of(broker, "trainer"),
                broken,
                "trainer",
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)));
        other.start(new StartupEvent());
        try (JobLog log = JobLog.of(JOB, 1)) {
            log(other, Level.INFO, "of no time", null);
            assertThat(sent(0).lost()).isEqualTo(1);
            broker.completeNext();
            log(other, Level.INFO, "the next", null);
        }

        assertThat(sent(1).lines()).extracting(LogLine::message).containsExactly("the next");
        broker.completeNext();
        other.stop(new ShutdownEvent());
    }

    @Test
    void givesWhatIsLeftATryWhenTheServiceStops() throws Exception {
        sender.start(new StartupEvent());
        try (JobLog log = JobLog.of(JOB, 1)) {
            log(Level.INFO, "the last word", null);
        }
        Thread stopping = stopping();

        assertThat(sent(0).lines()).extracting(LogLine::message).containsExactly("the last word");
        broker.completeNext();
        awaitStopped(stopping);
    }

    /** Nobody knows whether it has come: its answer is not waited for any more. */
    @Test
    void sendsOnceMoreWhatIsUnderWayWhenTheServiceStops() throws Exception {
        sender.start(new StartupEvent());
        try (JobLog log = JobLog.of(JOB, 1)) {
            log(Level.INFO, "on its way", null);
            awaitSent(1);
            log(Level.INFO, "the last word", null);
        }
        Thread stopping = stopping();

        awaitSent(2);
        assertThat(broker.history().get(1).value())
                .isEqualTo(broker.history().get(0).value());
        broker.completeNext();
        broker.completeNext();
        assertThat(sent(2).lines()).extracting(LogLine::message).containsExactly("the last word");
        broker.completeNext();
        awaitStopped(stopping);
    }

    private Thread stopping() {
        Thread stopping = new Thread(() -> {
            try {
                sender.stop(new ShutdownEvent());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        stopping.start();
        return stopping;
    }

    private void awaitStopped(Thread stopping) throws InterruptedException {
        stopping.join(PATIENCE.toMillis());
        stopped = true;
        assertThat(stopping.isAlive()).isFalse();
    }

    @Test
    void keepsTheLinesOfEachJobTogetherAndInOrder() throws MalformedEventException {
        UUID other = UUID.randomUUID();
        for (int line = 0; line < 3; line++) {
            for (UUID job : List.of(JOB, other)) {
                try (JobLog log = JobLog.of(job, 1)) {
                    log(Level.INFO, "line " + line, null);
                }
            }
        }
        sender.start(new StartupEvent());

        assertThat(sent(0).jobId()).isEqualTo(JOB);
        assertThat(sent(0).lines()).extracting(LogLine::message).containsExactly("line 0", "line 1", "line 2");
        broker.completeNext();
        assertThat(sent(1).jobId()).isEqualTo(other);
        assertThat(sent(1).lines()).hasSize(3);
    }

    /** The stack of a recursion without end is as long as the stack. */
    @Test
    void cutsWhatIsLong() throws MalformedEventException {
        sender.start(new StartupEvent());
        Throwable cause = new IllegalStateException("the first");
        for (int depth = 0; depth < 1000; depth++) {
            cause = new IllegalStateException("x".repeat(1000), cause);
        }
        try (JobLog log = JobLog.of(JOB, 1)) {
            log(Level.ERROR, "y".repeat(100_000), cause);
        }

        LogLine line = sent(0).lines().get(0);
        assertThat(line.message()).hasSize(LogLine.LENGTH_MAX).endsWith("…");
        assertThat(line.trace()).hasSize(LogLine.LENGTH_MAX).endsWith("…");
    }

    private void log(java.util.logging.Level level, String message, Throwable thrown) {
        log(sender, level, message, thrown);
    }

    private static void log(JobLogSender sender, java.util.logging.Level level, String message, Throwable thrown) {
        ExtLogRecord record = new ExtLogRecord(level, message, ExtLogRecord.FormatStyle.NO_FORMAT, "test");
        record.setThrown(thrown);
        sender.handler().publish(record);
    }

    private LinesLogged sent(int index) throws MalformedEventException {
        awaitSent(index + 1);
        return (LinesLogged)
                EventCodec.decode(broker.history().get(index).value()).payload();
    }

    private void awaitSent(int count) {
        await().atMost(PATIENCE).until(() -> broker.history().size() >= count);
    }
}
