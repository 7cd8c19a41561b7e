package org.fewlabel.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ToldOnceTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private long nanos = Long.MAX_VALUE - 1;
    private final ToldOnce told = new ToldOnce(() -> nanos);

    @Test
    void tellsOfEachOnceAnHour() {
        assertThat(told.isNew(ONE)).isTrue();
        nanos += Duration.ofMinutes(59).toNanos();
        assertThat(told.isNew(ONE)).isFalse();
        assertThat(told.isNew(OTHER)).isTrue();

        nanos += Duration.ofMinutes(1).toNanos();

        assertThat(told.isNew(ONE)).isTrue();
        assertThat(told.isNew(ONE)).isFalse();
    }

    @Test
    void tellsAgainOfWhatWasWellInBetween() {
        assertThat(told.isNew(ONE)).isTrue();
        told.forget(ONE);

        assertThat(told.isNew(ONE)).isTrue();
    }
}
