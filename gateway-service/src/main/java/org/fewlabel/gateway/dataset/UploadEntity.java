package org.fewlabel.gateway.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code upload}; it does not leave {@link UploadRepository}. */
@Entity
@Table(name = "upload")
class UploadEntity {
    @Id
    String sha256;

    String name;

    long bytes;

    String contents;

    @Column(name = "labeled_per_class")
    String labeledPerClass;

    @Column(name = "left_out")
    int leftOut;

    @Column(name = "uploaded_at")
    Instant uploadedAt;

    @Column(name = "deleted_at")
    @Nullable
    Instant deletedAt;

    String owner;

    Upload upload() {
        return new Upload(
                sha256,
                name,
                bytes,
                read(contents, ImageFolderSpec.Contents.class),
                List.of(read(labeledPerClass, Integer[].class)),
                leftOut,
                uploadedAt,
                owner);
    }

    static String json(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is known of an upload cannot be written as JSON", e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is known of an upload cannot be read", e);
        }
    }
}
