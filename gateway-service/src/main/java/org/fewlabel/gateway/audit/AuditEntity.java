package org.fewlabel.gateway.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of the table {@code audit}; it does not leave {@link AuditRepository}. */
@Entity
@Table(name = "audit")
class AuditEntity {
    @Id
    UUID id;

    @Column(name = "job_id")
    UUID jobId;

    @Column(name = "created_at")
    Instant createdAt;

    /** Not called size, which means something else to Hibernate. */
    @Column(name = "size")
    int wanted;

    long seed;

    @Column(name = "labels_sha256")
    String labelsSha256;

    int epoch;

    String network;

    boolean calibrated;

    int excluded;

    @Column(name = "all_known")
    boolean allKnown;
}
