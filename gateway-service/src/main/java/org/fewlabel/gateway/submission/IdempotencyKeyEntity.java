package org.fewlabel.gateway.submission;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of the table {@code idempotency_key}; it does not leave {@link IdempotencyKeyRepository}. */
@Entity
@Table(name = "idempotency_key")
class IdempotencyKeyEntity {
    @Id
    String key;

    @Column(name = "body_sha256")
    String bodySha256;

    @Column(name = "job_id")
    UUID jobId;

    @Column(name = "created_at")
    Instant createdAt;
}
