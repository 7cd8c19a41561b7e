package org.fewlabel.metrics.intake;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.MethodName;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A job. All but its id is null until {@link JobEvent.JobQueued} is in. */
@Entity
@Table(name = "job")
class JobEntity {
    @Id
    @Column(name = "job_id")
    UUID jobId;

    @Nullable
    String name;

    @Nullable
    String dataset;

    @Nullable
    Integer labels;

    @Column(name = "split_seed")
    @Nullable
    Long splitSeed;

    @Nullable
    String network;

    @Nullable
    String method;

    @Nullable
    String inputs;

    @Nullable
    String targets;

    @Nullable
    Long seed;

    @Nullable
    Integer epochs;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    String spec;

    @Column(name = "submitted_at")
    @Nullable
    Instant submittedAt;

    @Nullable
    String state;

    int attempt;

    @Nullable
    String reason;

    @Nullable
    String message;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    /** Takes over the spec, which never changes in a job's life. */
    void describe(JobSpec spec, Instant submittedAt) {
        // Methods differ in their options; as JSON those that a method lacks are simply missing.
        JsonNode method = Json.mapper().valueToTree(spec.method());
        name = spec.name();
        dataset = spec.dataset().name().wireName();
        labels = spec.dataset().labels();
        splitSeed = spec.dataset().splitSeed();
        network = spec.network().name().wireName();
        this.method = spec.method().methodName().wireName();
        inputs = method.path("inputs").textValue();
        targets = method.path("targets").textValue();
        seed = spec.seed();
        epochs = spec.epochs();
        this.spec = Json.mapper().valueToTree(spec).toString();
        this.submittedAt = submittedAt;
    }

    /**
     * Whether the job's teacher was the step average to services that did not tell the two apart; false as long as the method
     * is unknown.
     */
    boolean teacherWasStepAverage() {
        return MethodName.teacherWasStepAverage(method);
    }

    /**
     * Follows the gateway, unless the news is of an attempt that is over. A job that ended goes on only if it is retried, which
     * takes a number of its own.
     */
    void follow(StateChangeEntity change) {
        if (change.attempt < attempt || change.attempt == attempt && isTerminal()) {
            return;
        }
        attempt = change.attempt;
        state = change.state;
        reason = change.reason;
        message = change.message;
        finishedAt = isTerminal() ? change.at : null;
    }

    boolean hasSucceeded() {
        return JobState.SUCCEEDED.wireName().equals(state);
    }

    private boolean isTerminal() {
        for (JobState each : JobState.values()) {
            if (each.isTerminal() && each.wireName().equals(state)) {
                return true;
            }
        }
        return false;
    }
}
