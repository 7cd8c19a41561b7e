package org.fewlabel.gateway.labelset;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.DatasetName;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code label_set}; it does not leave {@link LabelSetRepository}. */
@Entity
@Table(name = "label_set")
class LabelSetEntity {
    @Id
    String sha256;

    long bytes;

    String dataset;

    String classes;

    int given;

    int predicted;

    @Nullable
    String note;

    @Column(name = "job_id")
    @Nullable
    UUID jobId;

    @Nullable
    String ensemble;

    @Column(name = "based_on")
    @Nullable
    String basedOn;

    @Column(name = "created_at")
    Instant createdAt;

    String owner;

    LabelSetEntity() {}

    /** As a list has it. */
    LabelSetEntity(
            String sha256,
            long bytes,
            String dataset,
            String classes,
            int given,
            int predicted,
            @Nullable String note,
            @Nullable UUID jobId,
            @Nullable String ensemble,
            @Nullable String basedOn,
            Instant createdAt,
            String owner) {
        this.sha256 = sha256;
        this.bytes = bytes;
        this.dataset = dataset;
        this.classes = classes;
        this.given = given;
        this.predicted = predicted;
        this.note = note;
        this.jobId = jobId;
        this.ensemble = ensemble;
        this.basedOn = basedOn;
        this.createdAt = createdAt;
        this.owner = owner;
    }

    KeptLabelSet labelSet() {
        DatasetName name = Arrays.stream(DatasetName.values())
                .filter(each -> each.wireName().equals(dataset))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("label set " + sha256 + " is for " + dataset));
        return new KeptLabelSet(
                sha256,
                bytes,
                name,
                names(classes),
                given,
                predicted,
                note,
                jobId,
                ensemble(ensemble),
                basedOn,
                createdAt,
                owner);
    }

    static String json(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is known of a label set cannot be written as JSON", e);
        }
    }

    private static KeptLabelSet.@Nullable Ensemble ensemble(@Nullable String json) {
        try {
            return json == null ? null : Json.mapper().readValue(json, KeptLabelSet.Ensemble.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the ensemble of a label set cannot be read", e);
        }
    }

    private static List<String> names(String json) {
        try {
            return List.of(Json.mapper().readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the classes of a label set cannot be read", e);
        }
    }
}
