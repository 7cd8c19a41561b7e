package org.fewlabel.service.event;

import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.MalformedEventException;

/** What a service does with an event of a topic. It may be called again with the same event. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Returns when the event need not come again. What is thrown decides what becomes of it, see {@link EventIntake}.
     *
     * @throws MalformedEventException if the event tells of what cannot be
     * @throws InterruptedException if the service stops
     */
    void handle(Event event) throws MalformedEventException, InterruptedException;
}
