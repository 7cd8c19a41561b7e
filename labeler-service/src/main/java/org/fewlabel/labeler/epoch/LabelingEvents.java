package org.fewlabel.labeler.epoch;

import org.fewlabel.contracts.event.LabelingEvent;

/** Where a labeler tells the others what it found out. */
interface LabelingEvents {
    /**
     * Returns when the event is safe with the broker.
     *
     * @throws IllegalStateException if it could not be published for so long that it is better to give up
     */
    void publish(LabelingEvent event) throws InterruptedException;
}
