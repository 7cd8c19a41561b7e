package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.sweep.SweepState;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code sweep}; it does not leave {@link SweepRepository}. */
@Entity
@Table(name = "sweep")
class SweepEntity {
    @Id
    UUID id;

    String name;

    @Enumerated(EnumType.STRING)
    SweepState state;

    @Nullable
    String message;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;

    String plan;
    String settings;

    @Column(name = "failures_forgiven")
    int failuresForgiven;

    String owner;

    @Column(name = "request_key")
    @Nullable
    String requestKey;

    @Column(name = "request_sha256")
    @Nullable
    String requestSha256;

    void write(Sweep sweep) {
        id = sweep.id();
        name = sweep.name();
        state = sweep.state();
        message = sweep.message();
        createdAt = sweep.createdAt();
        finishedAt = sweep.finishedAt();
        plan = sweep.plan();
        failuresForgiven = sweep.failuresForgiven();
        owner = sweep.owner();
        try {
            settings = Json.mapper().writeValueAsString(sweep.settings());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the settings of a sweep cannot be kept as JSON", e);
        }
    }

    Sweep sweep() {
        try {
            return new Sweep(
                    id,
                    name,
                    state,
                    message,
                    createdAt,
                    finishedAt,
                    plan,
                    Json.mapper().readValue(settings, SweepSettings.class),
                    failuresForgiven,
                    owner);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the kept settings of sweep " + id + " cannot be read", e);
        }
    }
}
