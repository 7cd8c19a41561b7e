package org.fewlabel.gateway.product;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.JobArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model and the labels of one of a job's epochs. Those of the last one are in the job; the snapshots before it
 * are still in the store.
 */
@ApplicationScoped
class Products {
    private final ArtifactStore store;

    Products(ArtifactStore store) {
        this.store = store;
    }

    /** What came of a search. */
    sealed interface Search {}

    /** @param epoch whose it is */
    record Found(ArtifactReference artifact, int epoch) implements Search {}

    record NotFound(Problem problem) implements Search {}

    /** @param epoch {@code last}, {@code chosen} or a number; null for the last */
    Search model(Job job, @Nullable String epoch) throws IOException {
        int epochs = job.spec().epochs();
        Optional<EpochWish> read = EpochWish.parse(epoch);
        if (read.isEmpty() || read.get() instanceof EpochWish.Numbered numbered && numbered.number() >= epochs) {
            return invalid("must be last, chosen or a number from 0 to " + (epochs - 1) + ", was " + epoch);
        }
        EpochWish wish = read.get();
        if (wish instanceof EpochWish.Chosen && job.spec().dataset().validation() == 0) {
            return noValidation();
        }
        LabeledEpoch labeled = job.labeled();
        if (labeled == null) {
            return notYet("no epoch of the job is trained and labeled yet");
        }
        if (wish instanceof EpochWish.Chosen) {
            Integer chosen = labeled.chosenEpoch();
            return chosen == null ? choiceUnknown() : snapshot(job, labeled, chosen);
        }
        return snapshot(job, labeled, wish instanceof EpochWish.Numbered one ? one.number() : labeled.epoch());
    }

    /** @param epoch {@code last} or {@code chosen}; null for the last */
    Search labels(Job job, @Nullable String epoch) throws IOException {
        Optional<EpochWish> read = EpochWish.parse(epoch);
        if (read.isEmpty() || read.get() instanceof EpochWish.Numbered) {
            return invalid("must be last or chosen, the epochs whose labels are made for all images, was " + epoch);
        }
        boolean wantsChosen = read.get() instanceof EpochWish.Chosen;
        if (wantsChosen && job.spec().dataset().validation() == 0) {
            return noValidation();
        }
        LabeledEpoch labeled = job.labeled();
        if (wantsChosen && (labeled == null || !labeled.isLast(job.spec().epochs()))) {
            return notYet("the labels of the epoch that validation chose are made after the run's last epoch");
        }
        ArtifactReference labels =
                labeled == null ? null : labeled.resumePoint().labels();
        if (labeled == null || labels == null) {
            return notYet("no epoch of the job has labels yet");
        }
        return wantsChosen ? chosenLabels(job, labeled, labels) : new Found(labels, labeled.epoch());
    }

    private Search chosenLabels(Job job, LabeledEpoch last, ArtifactReference labelsOfLast) throws IOException {
        Integer chosen = last.chosenEpoch();
        if (chosen == null) {
            return choiceUnknown();
        }
        if (chosen == last.epoch()) {
            return new Found(labelsOfLast, last.epoch());
        }
        // They lie with the last epoch's own.
        return artifacts(job)
                .find(last.epoch(), EpochArtifacts::chosenLabels)
                .<Search>map(found -> new Found(found, chosen))
                .orElseGet(() -> gone(
                        "the labels of epoch " + chosen + ", which validation chose, are not in the store any more"));
    }

    private Search snapshot(Job job, LabeledEpoch labeled, int epoch) throws IOException {
        if (epoch > labeled.epoch()) {
            return notYet(
                    "epoch " + epoch + " is not trained and labeled; the last one that is, is " + labeled.epoch());
        }
        if (epoch == labeled.epoch()) {
            return new Found(labeled.resumePoint().snapshot(), epoch);
        }
        return artifacts(job)
                .find(epoch, EpochArtifacts::snapshot)
                .<Search>map(found -> new Found(found, epoch))
                .orElseGet(() -> gone("the snapshot of epoch " + epoch + " is not in the store any more"));
    }

    private JobArtifacts artifacts(Job job) {
        return new JobArtifacts(store, job.id(), job.attempt());
    }

    private static Search invalid(String message) {
        return new NotFound(Problem.invalid("epoch", message));
    }

    private static Search noValidation() {
        return invalid("must not be chosen, since the job has no validation images (dataset.validation is 0)");
    }

    private static Search choiceUnknown() {
        return gone("which epoch validation chose is not on record, since an earlier version labeled the last one");
    }

    private static Search notYet(String detail) {
        return new NotFound(Problem.notYet(detail));
    }

    private static Search gone(String detail) {
        return new NotFound(Problem.gone(detail));
    }
}
