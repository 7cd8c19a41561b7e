package org.fewlabel.metrics.intake;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.event.TrainingEvent.TrainingStarted;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One trainer's go at a job. */
@Entity
@Table(name = "attempt")
class AttemptEntity {
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

    @Column(name = "steps_per_epoch")
    @Nullable
    Integer stepsPerEpoch;

    @Nullable
    Integer parameters;

    @Column(name = "labeled_set_sha256")
    @Nullable
    String labeledSetSha256;

    @Column(name = "data_sha256")
    @Nullable
    String dataSha256;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    String provenance;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Nullable
    String outcome;

    @Nullable
    String reason;

    @Nullable
    String message;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    void started(TrainingStarted event, Instant at) {
        trainer = event.trainer();
        firstEpoch = event.firstEpoch();
        stepsPerEpoch = event.stepsPerEpoch();
        parameters = event.parameters();
        startedAt = at;
        RunProvenance said = event.provenance();
        labeledSetSha256 = said == null ? null : said.labeledSetSha256();
        dataSha256 = said == null ? null : said.dataSha256();
        provenance = said == null ? null : Json.mapper().valueToTree(said).toString();
    }

    void finished(TrainingFinished event, Instant at) {
        outcome = event.outcome().wireName();
        reason = event.reason();
        message = event.message();
        finishedAt = at;
    }
}
