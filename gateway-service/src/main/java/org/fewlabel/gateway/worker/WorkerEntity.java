package org.fewlabel.gateway.worker;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.fewlabel.contracts.rest.WorkerKind;

/** A row of the table {@code worker}; it does not leave {@link WorkerRepository}. */
@Entity
@Table(name = "worker")
class WorkerEntity {
    @Id
    @Enumerated(EnumType.STRING)
    WorkerKind kind;

    @Column(name = "heard_at")
    Instant heardAt;
}
