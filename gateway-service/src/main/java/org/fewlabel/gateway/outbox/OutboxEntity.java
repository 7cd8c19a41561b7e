package org.fewlabel.gateway.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code outbox}; it does not leave {@link OutboxRepository}. */
@Entity
@Table(name = "outbox")
class OutboxEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long number;

    @Column(name = "job_id")
    UUID jobId;

    String event;

    @Column(name = "event_time")
    @Nullable
    Instant eventTime;

    @Nullable
    String traceparent;

    @Column(name = "put_aside")
    @Nullable
    String putAside;

    /** For Hibernate. */
    OutboxEntity() {}

    OutboxEntity(UUID jobId, String event, Instant eventTime, @Nullable String traceparent) {
        this.jobId = jobId;
        this.event = event;
        this.eventTime = eventTime;
        this.traceparent = traceparent;
    }
}
