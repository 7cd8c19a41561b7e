package org.fewlabel.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.UUID;

/** Something that happened to a job. */
public sealed interface EventPayload permits JobEvent, TrainingEvent, LabelingEvent {
    UUID jobId();

    /** The claim of the job under which it happened, from 1; 0 before the first. A lower one than the highest seen is stale. */
    int attempt();

    /** The topic it is published on. */
    @JsonIgnore
    String topic();

    /** Its name on the wire. */
    @JsonIgnore
    default String type() {
        return getClass().getSimpleName();
    }
}
