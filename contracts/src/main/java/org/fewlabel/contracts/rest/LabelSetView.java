package org.fewlabel.contracts.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A label set as users see it.
 *
 * @param digest its name, which a job's spec gives as {@code dataset.labelSet}
 * @param dataset whose images it labels
 * @param given how many of its labels are people's
 * @param predicted how many are networks'
 * @param bytes the length of its file
 * @param jobId the job whose labels were looked at; null for none
 * @param ensemble the jobs whose predictions it was made of; null where somebody sent the labels
 * @param basedOn the set of that job, or of all jobs of the ensemble, all of whose images are labeled in this one, too; null for
 *     none
 * @param owner whose it is
 */
public record LabelSetView(
        String digest,
        String dataset,
        int given,
        int predicted,
        long bytes,
        @Nullable String note,
        @Nullable UUID jobId,
        @Nullable Ensemble ensemble,
        @Nullable String basedOn,
        Instant createdAt,
        String owner) {
    public LabelSetView {
        owner = Role.orLocal(owner);
    }

    /**
     * The jobs that predicted labels together.
     *
     * @param minConfidence how sure their mean prediction is of each image
     */
    public record Ensemble(List<UUID> jobs, double minConfidence) {
        public Ensemble {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * A part of the list, newest first.
     *
     * @param nextPageToken null on the last page
     */
    public record Page(
            List<LabelSetView> labelSets, @Nullable String nextPageToken) {
        public Page {
            labelSets = List.copyOf(labelSets);
        }
    }

    /**
     * A part of a set's labels.
     *
     * @param items in the order of their images
     * @param nextPageToken null on the last page
     */
    public record Labels(
            LabelSetView labelSet,
            List<String> classes,
            int total,
            List<Item> items,
            @Nullable String nextPageToken) {
        public Labels {
            classes = List.copyOf(classes);
            items = List.copyOf(items);
        }
    }

    /**
     * One label.
     *
     * @param index of the training image; null for a folder of images
     * @param file in a folder of images; null for other data sets
     * @param label the class's name
     * @param source {@code given} or {@code predicted}
     */
    public record Item(
            @Nullable Integer index,
            @Nullable String file,

            @JsonProperty("class") String label,
            String source) {}
}
