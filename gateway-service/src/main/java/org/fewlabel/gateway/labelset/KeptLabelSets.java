package org.fewlabel.gateway.labelset;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.LabelSets;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelSetReader;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.service.rest.PageToken;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/** The label sets that there are: their files in the store, and a row for each of them. */
@ApplicationScoped
public class KeptLabelSets {
    /** A set is based on one that was there before it, so there is no circle; but each is a look into the database. */
    private static final int ANCESTORS_MAX = 1_000;

    private final LabelSetRepository repository;
    private final Jobs jobs;
    private final LabelSets sets;

    KeptLabelSets(LabelSetRepository repository, Jobs jobs, ArtifactStore store) {
        this.jobs = jobs;
        this.repository = repository;
        this.sets = new LabelSets(store);
    }

    /**
     * Keeps the row of a set whose file is in the store. One that is kept already stays as it is; a new one names no job whose files were
     * removed, if only a moment ago.
     */
    LabelSetCreation.Creation add(KeptLabelSet set) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            Optional<KeptLabelSet> same = repository.find(set.sha256());
            if (same.isPresent()) {
                return new LabelSetCreation.Created(same.get(), false);
            }
            // Until the transaction ends, with which the set names them, nobody decides to delete them.
            SortedMap<UUID, Instant> removed = jobs.holdFilesOf(set.jobs());
            if (!removed.isEmpty()) {
                return new LabelSetCreation.Refused(Problem.gone("the files of job " + removed.firstKey()
                        + " were removed at " + removed.get(removed.firstKey())));
            }
            boolean isNew = repository.add(set);
            return new LabelSetCreation.Created(repository.find(set.sha256()).orElse(set), isNew);
        });
    }

    public Optional<KeptLabelSet> find(String sha256) {
        return QuarkusTransaction.joiningExisting().call(() -> repository.find(sha256));
    }

    LabelSetRepository.Page page(
            @Nullable DatasetName dataset, @Nullable String owner, @Nullable PageToken after, int size) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> repository.page(dataset == null ? null : dataset.wireName(), owner, after, size));
    }

    /**
     * Opens the file of a set, to be read to its end and closed by whoever asked.
     *
     * @throws MissingArtifactException if it was removed from the store
     */
    InputStream open(String sha256) throws IOException {
        return sets.open(sha256).orElseThrow(() -> new MissingArtifactException("of label set " + sha256));
    }

    /**
     * Goes through the labels of a set. What was said of them counts only when this returns.
     *
     * @throws MissingArtifactException if the set was removed from the store
     */
    public void read(String sha256, Consumer<LabelOfImage> labels) throws IOException {
        try (InputStream file = open(sha256)) {
            LabelSetReader reader = new LabelSetReader(file);
            for (LabelOfImage each = reader.next(); each != null; each = reader.next()) {
                labels.accept(each);
            }
        }
    }

    /**
     * Whether a run with the one set knows of all images that the other one labels. Told by what they are based on: a set that
     * happens to have the same images is not found.
     *
     * @param own null for no set
     * @param other null for no set
     */
    public boolean covers(@Nullable String own, @Nullable String other) {
        return other == null || QuarkusTransaction.joiningExisting().call(() -> isAmong(own, other));
    }

    private boolean isAmong(@Nullable String own, String other) {
        String each = own;
        for (int i = 0; i < ANCESTORS_MAX && each != null && !each.equals(other); i++) {
            each = repository.basedOn(each).orElse(null);
        }
        return other.equals(each);
    }
}
