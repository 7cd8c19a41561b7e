package org.fewlabel.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.fewlabel.gateway.problem.Peer;
import org.junit.jupiter.api.Test;

class PatientBodyTest {
    @Test
    void saysInWordsWhoseAnswerWasInterrupted() {
        for (Peer peer : Peer.values()) {
            PatientBody body = new PatientBody(peer, Duration.ofMinutes(1));
            Thread.currentThread().interrupt();

            assertThatThrownBy(body::read)
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted while the " + peer.words() + " answered");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
