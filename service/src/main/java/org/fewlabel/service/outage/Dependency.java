package org.fewlabel.service.outage;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that a service depends on, asked whether it answers when somebody wants to know, on a thread of its own, one
 * question at a time and not more often than every few seconds. So whoever wants to know waits a second at most, also where
 * the dependency keeps silent.
 */
public final class Dependency {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofSeconds(1);
    /** A machine that is busy answers late; one that says nothing for so long is away. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    private final String name;
    private final Question question;
    private final LongSupplier nanos;
    private @Nullable CountDownLatch answered;
    private long askedNanos;
    private Optional<Outage> known;

    /** Throws if the dependency does not do what it is there for. */
    @FunctionalInterface
    public interface Question {
        void ask() throws Exception;
    }

    /** @param name for people, such as {@code artifact store} */
    public Dependency(String name, Question question) {
        this(name, question, System::nanoTime);
    }

    Dependency(String name, Question question, LongSupplier nanos) {
        this.name = name;
        this.question = question;
        this.nanos = nanos;
        this.known = Optional.of(new Outage(name, "no answer yet"));
    }

    public String name() {
        return name;
    }

    /** What is wrong with it; empty where it answered. */
    public Optional<Outage> outage() {
        try {
            // With no lock held: of many who want to know each waits for the same second, not one after the other.
            if (asked().await(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return known();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return known();
        }
        return knownOfLate();
    }

    /** Opens when the question is answered that is under way, or was a moment ago. */
    private synchronized CountDownLatch asked() {
        if (answered == null || (answered.getCount() == 0 && since(askedNanos).compareTo(INTERVAL) >= 0)) {
            askedNanos = nanos.getAsLong();
            answered = ask();
        }
        return answered;
    }

    private synchronized Optional<Outage> known() {
        return known;
    }

    /** Of one that is late with its answer. */
    private synchronized Optional<Outage> knownOfLate() {
        Duration silence = since(askedNanos);
        boolean isSilent = answered != null && answered.getCount() > 0 && silence.compareTo(SILENCE_MAX) >= 0;
        return isSilent ? Optional.of(new Outage(name, "no answer for " + silence.toSeconds() + " s")) : known;
    }

    private synchronized void learn(Optional<Outage> answer) {
        known = answer;
    }

    private Duration since(long startNanos) {
        return Duration.ofNanos(nanos.getAsLong() - startNanos);
    }

    private CountDownLatch ask() {
        CountDownLatch answer = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    learn(answer());
                    answer.countDown();
                },
                "is there: " + name);
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private Optional<Outage> answer() {
        try {
            question.ask();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(new Outage(name, e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }
}
