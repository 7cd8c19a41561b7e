package org.fewlabel.contracts.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An audit as users see it: random images to say the class of, and what the answers tell of all labels.
 *
 * @param size how many images were asked for; there are fewer items where the job labeled fewer
 * @param answered how many of the items are answered
 * @param epoch whose labels, from 0
 * @param network which of its networks
 * @param confidence whether confidences are {@code raw} or {@code calibrated}
 * @param excluded how many images were not drawn from, since the job or one that it started from was given their labels
 * @param allKnown whether it is known of all weights that the job started from which labels they were given
 * @param classes their names
 * @param accuracy null before the first answer
 * @param above of those that the network is surer of than some confidences
 * @param items in the order in which they are to be answered
 */
public record AuditView(
        UUID id,
        UUID jobId,
        Instant createdAt,
        int size,
        long seed,
        int answered,
        int epoch,
        String network,
        String confidence,
        int excluded,
        boolean allKnown,
        List<String> classes,
        @Nullable Share accuracy,
        List<Above> above,
        List<Item> items) {
    public AuditView {
        classes = List.copyOf(classes);
        above = List.copyOf(above);
        items = List.copyOf(items);
    }

    /**
     * The audits of a job, newest first; a job has a bounded number of them.
     *
     * @param audits without their images
     */
    public record Listing(List<Summary> audits) {
        public Listing {
            audits = List.copyOf(audits);
        }
    }

    /**
     * An audit without its images; the fields are those of the audit.
     *
     * @param images how many there are
     */
    public record Summary(
            UUID id,
            Instant createdAt,
            int size,
            long seed,
            int images,
            int answered,
            int epoch,
            String network,
            String confidence,
            int excluded,
            boolean allKnown,
            @Nullable Share accuracy) {}

    /**
     * How many labels are right, with Wilson's interval.
     *
     * @param n how many answers it rests on
     * @param share of right ones, in [0, 1], as are the interval's ends
     * @param level of the interval
     */
    public record Share(int n, int right, double share, double low, double high, double level) {}

    /**
     * Of those that the network is surer of.
     *
     * @param confidence at least so sure
     * @param images how many of the items it is so sure of, answered or not
     */
    public record Above(double confidence, int images, Share accuracy) {}

    /**
     * An image.
     *
     * @param file in a folder of images; null for other data sets
     * @param answer the class that somebody says, by name; null before, and so with the next three
     * @param predicted the class that the network says
     * @param confidence how sure it is
     * @param right whether they are the same
     */
    public record Item(
            int index,
            @Nullable String file,
            @Nullable String answer,
            @Nullable String predicted,
            @Nullable Float confidence,
            @Nullable Boolean right) {}
}
