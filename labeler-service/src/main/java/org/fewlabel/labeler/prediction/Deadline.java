package org.fewlabel.labeler.prediction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time by which a request must be answered: however slowly its pictures come, and however long each takes. */
final class Deadline {
    private final Clock clock;
    private final Duration durationMax;
    private final Instant end;

    Deadline(Clock clock, Duration durationMax) {
        this.clock = clock;
        this.durationMax = durationMax;
        this.end = clock.instant().plus(durationMax);
    }

    /**
     * What is left of it.
     *
     * @throws TooSlowException if nothing is
     */
    Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
            throw new TooSlowException("its pictures were not answered within " + durationMax.toSeconds()
                    + " s (fewlabel.predictions.duration-max); send fewer or smaller ones");
        }
        return left;
    }
}
