package org.fewlabel.gateway.job;

import java.util.List;
import org.fewlabel.contracts.event.JobEvent;

/** What the gateway decides when something happens to a job. */
public sealed interface Decision {
    /**
     * @param job as it is from now on
     * @param events what the world must hear about it, in this order
     */
    record Accepted(Job job, List<JobEvent> events) implements Decision {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /** The job stays as it is, and the user learns why. */
    record Refused(String why) implements Decision {}

    static Decision unchanged(Job job) {
        return new Accepted(job, List.of());
    }
}
