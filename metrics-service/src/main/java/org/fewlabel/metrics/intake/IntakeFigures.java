package org.fewlabel.metrics.intake;

import java.time.Duration;

/** Where the figures of the intake go, for those who watch the service. */
interface IntakeFigures {
    /**
     * What an event says is in the database.
     *
     * @param lag from the event's own time until then
     */
    void recorded(String topic, Duration lag);
}
