package org.fewlabel.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks again and again until something is as it is to be, within bounds. */
public final class Waiting {
    private static final Duration POLL = Duration.ofMillis(500);

    private Waiting() {}

    /** What is looked at. */
    public interface Sight<T, E extends Exception> {
        T look() throws IOException, InterruptedException, E;
    }

    /**
     * @param late what to say of the last look if it never was as it is to be
     * @return the first that is
     * @throws IOException if none is within that time
     */
    public static <T, E extends Exception> T until(
            Duration patience, Sight<T, E> sight, Predicate<T> isEnough, Function<T, String> late)
            throws IOException, InterruptedException, E {
        long endNanos = System.nanoTime() + patience.toNanos();
        T seen = sight.look();
        while (!isEnough.test(seen)) {
            if (System.nanoTime() - endNanos > 0) {
                throw new IOException(late.apply(seen));
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            seen = sight.look();
        }
        return seen;
    }
}
