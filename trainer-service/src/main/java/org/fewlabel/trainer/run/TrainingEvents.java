package org.fewlabel.trainer.run;

import org.fewlabel.contracts.event.TrainingEvent;

/** Where a run tells the others what it does. */
public interface TrainingEvents {
    /**
     * Returns when the event is safe with the broker, however long that takes; events published by one thread arrive in their
     * order.
     *
     * @throws IllegalArgumentException if no broker would ever take it
     */
    void publish(TrainingEvent event) throws InterruptedException;

    /** Sends an event that may be lost, unless the one offered before is still on its way. Waits for no answer. */
    void offer(TrainingEvent event);
}
