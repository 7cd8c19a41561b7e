package org.fewlabel.metrics.intake;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.job.JobState;
import org.jspecify.annotations.Nullable;

/** A state that the gateway gave a job, known by the event that said so. */
@Entity
@Table(name = "state_change")
class StateChangeEntity {
    @Id
    @Column(name = "event_id")
    UUID eventId;

    @Column(name = "job_id")
    UUID jobId;

    int attempt;

    String state;

    @Nullable
    String reason;

    @Nullable
    String message;

    Instant at;

    static StateChangeEntity of(Event event, JobState state, @Nullable String reason, @Nullable String message) {
        StateChangeEntity change = new StateChangeEntity();
        change.eventId = event.id();
        change.jobId = event.key();
        change.attempt = event.payload().attempt();
        change.state = state.wireName();
        change.reason = reason;
        change.message = message;
        change.at = event.time();
        return change;
    }
}
