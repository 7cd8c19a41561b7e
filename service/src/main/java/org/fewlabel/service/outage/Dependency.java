package org.fewlabel.service.outage;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private @Nullable CompletableFuture<Void> asked;
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
    public synchronized Optional<Outage> outage() {
        if (asked == null || (asked.isDone() && since(askedNanos).compareTo(INTERVAL) >= 0)) {
            askedNanos = nanos.getAsLong();
            asked = ask();
        }
        try {
            asked.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
            known = Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            known = Optional.of(new Outage(name, cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        } catch (TimeoutException e) {
            Duration silence = since(askedNanos);
            if (silence.compareTo(SILENCE_MAX) >= 0) {
                known = Optional.of(new Outage(name, "no answer for " + silence.toSeconds() + " s"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return known;
    }

    private Duration since(long startNanos) {
        return Duration.ofNanos(nanos.getAsLong() - startNanos);
    }

    private CompletableFuture<Void> ask() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        question.ask();
                        answer.complete(null);
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                },
                "is there: " + name);
        thread.setDaemon(true);
        thread.start();
        return answer;
    }
}
