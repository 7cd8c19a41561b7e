package org.fewlabel.gateway.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code audit_image}; it does not leave {@link AuditRepository}. */
@Entity
@Table(name = "audit_image")
@IdClass(AuditImageEntity.Key.class)
class AuditImageEntity {
    @Id
    @Column(name = "audit_id")
    UUID auditId;

    /** Not called position, which means something else to Hibernate. */
    @Id
    @Column(name = "position")
    int place;

    int image;

    @Nullable
    String file;

    int predicted;

    float confidence;

    @Nullable
    Integer answer;

    /** The row's primary key. */
    record Key(UUID auditId, int place) implements Serializable {}

    static AuditImageEntity of(UUID auditId, int place, AuditImage image) {
        AuditImageEntity row = new AuditImageEntity();
        row.auditId = auditId;
        row.place = place;
        row.image = image.image();
        row.file = image.file();
        row.predicted = image.predicted();
        row.confidence = image.confidence();
        row.answer = image.answer();
        return row;
    }

    AuditImage image() {
        return new AuditImage(image, file, predicted, confidence, answer);
    }
}
