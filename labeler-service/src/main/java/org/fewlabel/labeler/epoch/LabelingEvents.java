package org.fewlabel.labeler.epoch;

import org.fewlabel.contracts.event.LabelingEvent;

/** Where a labeler tells the others what it found out. */
interface LabelingEvents {
    /**
     * Returns when the event is safe with the broker, however long that takes.
     *
     * @throws IllegalArgumentException if no broker would ever take it
     */
    void publish(LabelingEvent event) throws InterruptedException;
}
