package org.fewlabel.standalone.client;

import java.net.http.HttpResponse;
import java.time.Duration;

/** How long one request is sent again and again, begun when it is made: whoever hands it on waits no longer in all. */
final class Patience {
    private static final Duration MAX = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final String RETRY_AFTER = "Retry-After";

    private final long beganNanos = System.nanoTime();

    /** Whether the next answer is to be the last one, whatever it says. */
    boolean isOver() {
        return System.nanoTime() - beganNanos > MAX.toNanos();
    }

    static boolean isToldWhen(HttpResponse<?> response) {
        return response.headers().firstValue(RETRY_AFTER).isPresent();
    }

    /** Waits as long as an answer asks for, within bounds. */
    void waitAsTold(HttpResponse<?> response) {
        Duration asked = Duration.ofSeconds(
                response.headers().firstValueAsLong(RETRY_AFTER).orElse(PAUSE.toSeconds()));
        Pause.of(asked.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : asked);
    }

    /** Waits a moment, where nobody said how long. */
    void waitABit() {
        Pause.of(PAUSE);
    }
}
