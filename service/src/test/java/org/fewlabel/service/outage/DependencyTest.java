package org.fewlabel.service.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class DependencyTest {
    private static final int MANY = 50;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();

    @Test
    void saysWhatIsWrongAndThatItIsOver() {
        AtomicReference<String> trouble = new AtomicReference<>("connection refused");
        Dependency store = dependency(() -> {
            if (trouble.get() != null) {
                throw new IOException(trouble.get());
            }
        });

        assertThat(store.outage()).contains(new Outage("store", "connection refused"));
        trouble.set(null);
        pass(Duration.ofSeconds(5));
        assertThat(store.outage()).isEmpty();
    }

    @Test
    void asksEveryFewSecondsAtMost() {
        Dependency store = dependency(() -> {});

        for (int i = 0; i < 10; i++) {
            assertThat(store.outage()).isEmpty();
            pass(Duration.ofSeconds(1));
        }

        assertThat(questions).hasValue(2);
    }

    @Test
    void keepsNobodyWaitingForOneThatIsSilentAndAsksItOnce() throws Exception {
        CountDownLatch silence = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Dependency store = dependency(() -> {
            silence.await();
            answered.countDown();
        });

        assertThat(store.outage()).contains(new Outage("store", "no answer yet"));
        pass(Duration.ofSeconds(30));
        assertThat(store.outage()).contains(new Outage("store", "no answer for 30 s"));
        assertThat(questions).hasValue(1);
        silence.countDown();
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(store.outage()).isEmpty();
    }

    /** They waited one after the other, each on a thread: two requests a second took all threads that there are. */
    @Test
    void keepsManyWaitingNoLongerThanOne() throws Exception {
        CountDownLatch silence = new CountDownLatch(1);
        Dependency store = dependency(silence::await);
        ExecutorService threads = Executors.newFixedThreadPool(MANY);

        List<Future<Optional<Outage>>> told =
                threads.invokeAll(Collections.nCopies(MANY, store::outage), MANY / 5, TimeUnit.SECONDS);

        threads.shutdownNow();
        silence.countDown();
        assertThat(told).noneMatch(Future::isCancelled);
        for (Future<Optional<Outage>> each : told) {
            assertThat(each.get()).contains(new Outage("store", "no answer yet"));
        }
        assertThat(questions).hasValue(1);
    }

    /** A busy machine is late once in a while; that takes nothing out of service. */
    @Test
    void staysAsItWasWhileAnAnswerIsLate() {
        AtomicInteger patience = new AtomicInteger(1);
        CountDownLatch silence = new CountDownLatch(1);
        Dependency store = dependency(() -> {
            if (patience.getAndDecrement() <= 0) {
                silence.await();
            }
        });
        assertThat(store.outage()).isEmpty();

        pass(Duration.ofSeconds(5));

        assertThat(store.outage()).isEmpty();
        pass(Duration.ofSeconds(10));
        assertThat(store.outage()).contains(new Outage("store", "no answer for 10 s"));
        silence.countDown();
    }

    @Test
    void namesWhatIsMissingAndTurnsRedWhereItIsNeeded() {
        Dependency store = dependency(() -> {
            throw new IOException("the folder is gone");
        });

        HealthCheckResponse needed = DependencyCheck.of(store).call();
        HealthCheckResponse optional = DependencyCheck.ofOptional(store).call();

        assertThat(needed.getStatus()).isEqualTo(Status.DOWN);
        assertThat(optional.getStatus()).isEqualTo(Status.UP);
        for (HealthCheckResponse each : new HealthCheckResponse[] {needed, optional}) {
            assertThat(each.getName()).isEqualTo("store");
            assertThat(each.getData().orElseThrow()).containsEntry("missing", "the folder is gone");
        }
    }

    private Dependency dependency(Dependency.Question question) {
        return new Dependency(
                "store",
                () -> {
                    questions.incrementAndGet();
                    question.ask();
                },
                nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
