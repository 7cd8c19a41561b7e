package org.fewlabel.gateway.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of the table {@code unreadable_files}; it does not leave {@link UnreadableFilesRepository}. */
@Entity
@Table(name = "unreadable_files")
class UnreadableFilesEntity {
    @Id
    @Column(name = "job_id")
    UUID jobId;

    @Column(columnDefinition = "jsonb")
    String files;

    /** For Hibernate. */
    UnreadableFilesEntity() {}
}
