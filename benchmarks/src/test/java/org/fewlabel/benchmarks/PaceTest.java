package org.fewlabel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void saysHowLongTheOthersTake() {
        Pace pace = new Pace("jobs", 4, 0);

        assertThat(pace.afterAnother(TimeUnit.MINUTES.toNanos(2))).isEqualTo("1 of 4 jobs, about 6 min left");
        assertThat(pace.afterAnother(TimeUnit.MINUTES.toNanos(3))).isEqualTo("2 of 4 jobs, about 3 min left");
    }
}
