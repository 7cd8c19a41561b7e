package org.fewlabel.trainer.run;

import org.fewlabel.contracts.event.TrainingEvent;

/** Where a run tells the others what it does. */
public interface TrainingEvents {
    /**
     * Returns when the event is safe with the broker; events published by one thread arrive in their order.
     *
     * @throws UnpublishedEventException if it could not be published for so long that the run should give up
     */
    void publish(TrainingEvent event) throws InterruptedException;

    /** Sends an event that may be lost, unless the one offered before is still on its way. Never waits. */
    void offer(TrainingEvent event);
}
