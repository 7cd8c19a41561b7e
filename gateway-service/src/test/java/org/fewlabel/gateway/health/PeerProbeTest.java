package org.fewlabel.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.rest.HealthView.Service;
import org.fewlabel.contracts.rest.HealthView.State;
import org.fewlabel.testing.HalfAnswer;
import org.junit.jupiter.api.Test;

class PeerProbeTest {
    /** The page of health waited for it for ever. */
    @Test
    void isAnsweredForAServiceThatFallsSilentInTheMiddleOfItsAnswer() throws Exception {
        try (HalfAnswer silent = new HalfAnswer()) {
            PeerProbe probe = new PeerProbe("metrics", silent.url());

            Service seen = probe.ask().get(60, TimeUnit.SECONDS);

            assertThat(seen.state()).isEqualTo(State.AWAY);
            assertThat(seen.message()).isEqualTo("does not answer at " + silent.url());
        }
    }
}
