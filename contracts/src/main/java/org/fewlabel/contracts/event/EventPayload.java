package org.fewlabel.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.UUID;

/** Something that happened to a job. */
public sealed interface EventPayload permits JobEvent, TrainingEvent, LabelingEvent, LogEvent {
    UUID jobId();

    /** The claim of the job under which it happened, from 1; 0 before the first. A lower one than the highest seen is stale. */
    int attempt();

    /** The topic it is published on. */
    @JsonIgnore
    String topic();

    /** Whether it belongs on that topic, be it that only earlier versions published it there. */
    default boolean belongsOn(String topic) {
        return topic.equals(topic());
    }

    /** Its name on the wire. */
    @JsonIgnore
    default String type() {
        return getClass().getSimpleName();
    }
}
