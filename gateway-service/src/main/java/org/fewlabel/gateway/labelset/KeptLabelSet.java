package org.fewlabel.gateway.labelset;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a label set besides its labels.
 *
 * @param sha256 its name
 * @param bytes the length of its file
 * @param classes their names, in the order that labels count in
 * @param given how many of its labels are people's
 * @param predicted how many are networks'
 * @param note what who made it says of it
 * @param jobId whose labels were looked at; null for none
 * @param ensemble whose predictions they are; null for labels that somebody sent
 * @param basedOn the set that this one has all images of, and more; null for none
 * @param owner who made it first: the same labels of somebody else are the same set
 */
public record KeptLabelSet(
        String sha256,
        long bytes,
        DatasetName dataset,
        List<String> classes,
        int given,
        int predicted,
        @Nullable String note,
        @Nullable UUID jobId,
        @Nullable Ensemble ensemble,
        @Nullable String basedOn,
        Instant createdAt,
        String owner) {
    /**
     * The jobs that predicted its labels together.
     *
     * @param jobs their ids
     * @param minConfidence how sure their mean prediction is of each image
     */
    public record Ensemble(List<UUID> jobs, double minConfidence) {
        public Ensemble {
            jobs = List.copyOf(jobs);
        }
    }

    public KeptLabelSet {
        classes = List.copyOf(classes);
    }

    /** All jobs that it names. */
    Set<UUID> jobs() {
        Set<UUID> named = new LinkedHashSet<>(ensemble == null ? List.of() : ensemble.jobs());
        if (jobId != null) {
            named.add(jobId);
        }
        return named;
    }

    /** Why a job on this data set cannot be trained with it, as far as that can be told before the data are loaded; null if it can. */
    public @Nullable String unfitFor(DatasetSpec spec) {
        if (dataset != spec.name()) {
            return "must be a label set for " + spec.name().wireName() + ", was one for " + dataset.wireName();
        }
        return classes.equals(spec.classNames())
                ? null
                : "must be a label set for the classes "
                        + Text.shown(spec.classNames().toString()) + ", was one for the classes "
                        + Text.shown(classes.toString());
    }
}
