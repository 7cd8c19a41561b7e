package org.fewlabel.gateway.live;

import java.util.UUID;
import org.fewlabel.gateway.listing.ListQuery;

/** What a stream is about. Streams with equal ones are sent the same. */
sealed interface Subject {
    /** The name of its events. */
    String event();

    /** A job, as it is when one looks at it. */
    record OneJob(UUID id) implements Subject {
        @Override
        public String event() {
            return "job";
        }
    }

    /** A page of the list of jobs. */
    record JobList(ListQuery query) implements Subject {
        @Override
        public String event() {
            return "jobs";
        }
    }
}
