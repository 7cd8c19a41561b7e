package org.fewlabel.metrics.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.RunProvenance;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of the view of a job's attempts. */
@Entity
@Immutable
@Table(name = "v_attempt")
class ResultAttemptEntity {
    @Embeddable
    record Id(
            @Column(name = "job_id") UUID jobId,
            @Column(name = "attempt") int attempt) {}

    @EmbeddedId
    Id id;

    @Nullable
    String trainer;

    @Column(name = "first_epoch")
    @Nullable
    Integer firstEpoch;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Nullable
    String outcome;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    String provenance;

    ResultAttempt toAttempt() {
        return new ResultAttempt(id.attempt(), trainer, firstEpoch, startedAt, finishedAt, outcome, provenance());
    }

    private @Nullable RunProvenance provenance() {
        if (provenance == null) {
            return null;
        }
        try {
            return Json.mapper().readValue(provenance, RunProvenance.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored provenance cannot be read: jobId=" + id.jobId(), e);
        }
    }
}
