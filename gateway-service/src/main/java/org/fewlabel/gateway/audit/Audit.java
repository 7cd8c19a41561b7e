package org.fewlabel.gateway.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * Random images among those that a job labeled by itself.
 *
 * @param size how many were asked for; there may be fewer images
 * @param seed decides which
 * @param labelsSha256 the labels that are audited
 * @param epoch whose they are, from 0
 * @param network whose they are
 * @param isCalibrated whether confidences are tempered
 * @param excluded how many images were not drawn from, since the job or one that it started from was given their labels
 * @param isAllKnown whether it is known of all weights that the job started from which labels they were given
 * @param images in the order in which they are to be answered, a random one
 */
record Audit(
        UUID id,
        UUID jobId,
        Instant createdAt,
        int size,
        long seed,
        String labelsSha256,
        int epoch,
        TrainedNetwork network,
        boolean isCalibrated,
        int excluded,
        boolean isAllKnown,
        List<AuditImage> images) {
    static final int SIZE_MAX = 1_000;

    /** So many a job may have: who draws again and again until the share is to his liking deceives himself. */
    static final int AUDITS_MAX = 100;

    Audit {
        images = List.copyOf(images);
    }

    /** The same without its images, but for what is told of them all. */
    record Counted(Audit audit, int images, int answered, int right) {}
}
