package org.fewlabel.service.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OrderlyProcessEndTest {
    /** A trainer that had 90 s to keep its epoch was halted after 30, and its job lost an attempt. */
    @Test
    void waitsForLongerThanTheServiceMayTakeToLetGoOfItsWork() {
        assertThat(OrderlyProcessEnd.patience(Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
        assertThat(OrderlyProcessEnd.patience(Duration.ofSeconds(8))).isEqualTo(Duration.ofSeconds(30));
        assertThat(OrderlyProcessEnd.patience(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(100));
    }
}
