package org.fewlabel.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterruptionTest {
    @Test
    void interruptsTheThreadThatMadeIt() {
        Interruption interruption = new Interruption();

        interruption.interrupt();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void takesBackAnInterruptThatWasNotNoticed() {
        Interruption interruption = new Interruption();
        interruption.interrupt();

        interruption.close();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void comesTooLateOnceItIsClosed() {
        Interruption interruption = new Interruption();
        interruption.close();

        interruption.interrupt();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void leavesTheInterruptOfSomebodyElseAlone() {
        Interruption interruption = new Interruption();
        Thread.currentThread().interrupt();

        interruption.close();

        assertThat(Thread.interrupted()).isTrue();
    }
}
