package org.fewlabel.metrics.result;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of the view of confusion matrices: how many images of a true class got a label. */
@Entity
@Immutable
@Table(name = "v_confusion")
class ConfusionEntity {
    @Embeddable
    record Id(
            @Column(name = "job_id") UUID jobId,
            @Column(name = "epoch") int epoch,
            @Column(name = "truth_index") int truthIndex,
            @Column(name = "label_index") int labelIndex) {}

    @EmbeddedId
    Id id;

    int images;
}
