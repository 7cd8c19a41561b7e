package org.fewlabel.gateway.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/** A row of the table {@code trained_epoch}; it does not leave {@link TrainedEpochRepository}. */
@Entity
@Table(name = "trained_epoch")
@IdClass(TrainedEpochEntity.Key.class)
class TrainedEpochEntity {
    @Id
    @Column(name = "job_id")
    UUID jobId;

    @Id
    int epoch;

    String event;

    /** For Hibernate. */
    TrainedEpochEntity() {}

    /** The row's primary key. */
    record Key(UUID jobId, int epoch) implements Serializable {}
}
