package org.fewlabel.standalone.client;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** How long one request is sent again and again, begun when it is made: whoever hands it on waits no longer in all. */
final class Patience {
    /** Of all tries together. */
    static final Duration MAX = Duration.ofMinutes(5);

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
        Duration asked =
                asked(response.headers().firstValue(RETRY_AFTER).orElse("").strip());
        Pause.of(asked.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : asked);
    }

    /** The gateway says seconds; a proxy before it may say a date (RFC 9110, 10.2.3), and one that says neither is waited for a moment. */
    private static Duration asked(String retryAfter) {
        if (retryAfter.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Math.max(PAUSE.toSeconds(), Long.parseLong(retryAfter)));
        }
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter));
            Duration until = Duration.between(Instant.now(), date);
            return until.isNegative() ? PAUSE : until;
        } catch (DateTimeException e) {
            return PAUSE;
        }
    }

    /** Waits a moment, where nobody said how long. */
    void waitABit() {
        Pause.of(PAUSE);
    }
}
