package org.fewlabel.gateway.product;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.LabelingRecords;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.model.StoredModel;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.registry.RetentionMark;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.service.rest.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model, the checkpoint and the labels of one of a job's epochs and networks. Those of the last epoch are in the job;
 * what was stored before it, and the labels by other networks, are on record in the store.
 *
 * <p>The network is by default the one that validation prefers; without validation images it is the method's own.
 */
@ApplicationScoped
public class Products {
    private final LabelingRecords records;
    private final RetentionMarks marks;

    Products(ArtifactStore store, RetentionMarks marks) {
        this.records = new LabelingRecords(store);
        this.marks = marks;
    }

    /** What came of a search. */
    public sealed interface Search {}

    /**
     * @param epoch whose it is
     * @param network of that epoch
     */
    public record Found(ArtifactReference artifact, int epoch, TrainedNetwork network) implements Search {}

    /** @param epoch whose it is */
    public record FoundModel(StoredModel model, int epoch) implements Search {}

    public record NotFound(Problem problem) implements Search {}

    /** The epoch and the network that are meant; that the epoch is labeled is known, that its files are there is not. */
    private record Meant(LabeledEpoch last, int epoch, TrainedNetwork network) implements Search {}

    /**
     * @param epoch {@code last}, {@code chosen} or a number; null for the last
     * @param network one of {@link TrainedNetwork}; null for the default
     */
    Search model(Job job, @Nullable String epoch, @Nullable String network) throws IOException {
        Search search = meant(job, epoch, network);
        if (!(search instanceof Meant meant)) {
            return search;
        }
        if (!meant.last().has(meant.network())) {
            return gone(
                    "there is no " + (meant.network() == TrainedNetwork.TEACHER ? "teacher snapshot" : "step average")
                            + ", since an earlier version labeled the job");
        }
        Optional<Search> removed = removed(job, meant);
        if (removed.isPresent()) {
            return removed.get();
        }
        return files(job, meant)
                .<Search>map(files -> new FoundModel(
                        new StoredModel(meant.network(), files.snapshot(), files.teacher()), meant.epoch()))
                .orElseGet(() -> snapshotGone(meant.epoch()));
    }

    /**
     * The trainer's snapshot, from which a run goes on.
     *
     * @param epoch {@code last}, {@code chosen}, which is that of the default network, or a number; null for the last
     */
    Search checkpoint(Job job, @Nullable String epoch) throws IOException {
        Search search = meant(job, epoch, null);
        if (!(search instanceof Meant meant)) {
            return search;
        }
        Optional<Search> removed = removed(job, meant);
        if (removed.isPresent()) {
            return removed.get();
        }
        return files(job, meant)
                .<Search>map(files -> new Found(files.snapshot(), meant.epoch(), meant.network()))
                .orElseGet(() -> snapshotGone(meant.epoch()));
    }

    private static Search meant(Job job, @Nullable String epoch, @Nullable String network) {
        int epochs = job.spec().epochs();
        Optional<EpochWish> read = EpochWish.parse(epoch);
        if (read.isEmpty() || read.get() instanceof EpochWish.Numbered numbered && numbered.number() >= epochs) {
            return invalid("epoch", "must be last, chosen or a number from 0 to " + (epochs - 1) + ", was " + epoch);
        }
        if (isUnknown(network)) {
            return unknownNetwork(network);
        }
        EpochWish wish = read.get();
        if (wish instanceof EpochWish.Chosen && job.spec().dataset().validation() == 0) {
            return noValidation();
        }
        LabeledEpoch last = job.labeled();
        if (last == null) {
            return notYet("no epoch of the job is trained and labeled yet");
        }
        TrainedNetwork wanted = network == null ? usual(job, last) : named(network);
        if (wish instanceof EpochWish.Chosen) {
            PerNetwork<Integer> chosen = last.chosenEpochs();
            return chosen == null ? choiceUnknown() : new Meant(last, chosen.of(wanted), wanted);
        }
        int number = wish instanceof EpochWish.Numbered one ? one.number() : last.epoch();
        return number <= last.epoch()
                ? new Meant(last, number, wanted)
                : notYet("epoch " + number + " is not trained and labeled; the last one that is, is " + last.epoch());
    }

    private Optional<ResumePoint> files(Job job, Meant meant) throws IOException {
        return meant.epoch() == meant.last().epoch()
                ? Optional.of(meant.last().resumePoint())
                : labeling(job, meant.epoch()).map(LabelingRecord::resumePoint);
    }

    /** Why the files of the epoch are or may be deleted; empty where they are kept. */
    private Optional<Search> removed(Job job, Meant meant) {
        RetentionMark mark = marks.of(job.id());
        if (mark.removedAt() != null) {
            return Optional.of(allRemoved(mark.removedAt()));
        }
        int removedBefore = mark.removedBefore(meant.last());
        SortedSet<Integer> chosen = new TreeSet<>(meant.last().chosen());
        chosen.removeIf(epoch -> epoch >= removedBefore);
        if (meant.epoch() >= removedBefore || chosen.contains(meant.epoch())) {
            return Optional.empty();
        }
        String kept = removedBefore == meant.last().epoch()
                ? "epoch " + meant.last().epoch()
                : "epochs " + removedBefore + " to " + meant.last().epoch();
        String earlier = chosen.isEmpty()
                ? ""
                : ", and of what validation chose before: "
                        + chosen.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Optional.of(gone("the files of epoch " + meant.epoch()
                + " were removed, as of each epoch that others have followed; there are those of " + kept + earlier));
    }

    private static Search allRemoved(Instant at) {
        return gone("the files of the job were removed at " + at + ": it had been over for as long as they are kept");
    }

    private static Search snapshotGone(int epoch) {
        return gone("the snapshot of epoch " + epoch + " is not in the store any more");
    }

    /**
     * @param epoch {@code last} or {@code chosen}; null for the last
     * @param network one of {@link TrainedNetwork}; null for the default
     */
    public Search labels(Job job, @Nullable String epoch, @Nullable String network) throws IOException {
        Optional<EpochWish> read = EpochWish.parse(epoch);
        if (read.isEmpty() || read.get() instanceof EpochWish.Numbered) {
            return invalid(
                    "epoch", "must be last or chosen, the epochs whose labels are made for all images, was " + epoch);
        }
        if (isUnknown(network)) {
            return unknownNetwork(network);
        }
        boolean wantsChosen = read.get() instanceof EpochWish.Chosen;
        if (wantsChosen && job.spec().dataset().validation() == 0) {
            return noValidation();
        }
        LabeledEpoch labeled = job.labeled();
        boolean isOver = labeled != null && labeled.isLast(job.spec().epochs());
        if (wantsChosen && !isOver) {
            return notYet("the labels of the epoch that validation chose are made after the run's last epoch");
        }
        if (labeled == null || labeled.resumePoint().labels() == null) {
            return notYet("no epoch of the job has labels yet");
        }
        Instant removedAt = marks.of(job.id()).removedAt();
        if (removedAt != null) {
            return allRemoved(removedAt);
        }
        TrainedNetwork made = Objects.requireNonNull(labeled.labelsNetwork(), "labels are by a network");
        TrainedNetwork wanted = network == null ? made : named(network);
        if (wantsChosen) {
            return chosenLabels(job, labeled, wanted);
        }
        if (!isOver && wanted != made) {
            return notYet("the labels by the " + network + " are made after the run's last epoch; until then there are"
                    + " those by the " + made.wireName());
        }
        return lastLabels(job, labeled, wanted);
    }

    private Search chosenLabels(Job job, LabeledEpoch last, TrainedNetwork network) throws IOException {
        PerNetwork<Integer> epochs = last.chosenEpochs();
        if (epochs == null) {
            return choiceUnknown();
        }
        int chosen = epochs.of(network);
        if (chosen == last.epoch()) {
            return lastLabels(job, last, network);
        }
        // They lie with the last epoch's own.
        return labeling(job, last.epoch())
                .flatMap(labeling -> Optional.ofNullable(labeling.chosenLabels().get(network)))
                .<Search>map(found -> new Found(found, chosen, network))
                .orElseGet(() -> gone("the labels by the " + network.wireName() + " of epoch " + chosen
                        + ", which validation chose, are not in the store any more"));
    }

    private Search lastLabels(Job job, LabeledEpoch last, TrainedNetwork network) throws IOException {
        if (network == last.labelsNetwork()) {
            ArtifactReference labels = Objects.requireNonNull(last.resumePoint().labels());
            return new Found(labels, last.epoch(), network);
        }
        return labeling(job, last.epoch())
                .flatMap(labeling -> Optional.ofNullable(labeling.labels().get(network)))
                .<Search>map(found -> new Found(found, last.epoch(), network))
                .orElseGet(() -> gone("the labels by the " + network.wireName() + " of epoch " + last.epoch()
                        + " are not in the store"));
    }

    /** Who made the labels of a run that is over is the network that its users get. */
    private static TrainedNetwork usual(Job job, LabeledEpoch labeled) {
        TrainedNetwork made = labeled.labelsNetwork();
        if (made != null && labeled.isLast(job.spec().epochs())) {
            return made;
        }
        TrainedNetwork chosen = labeled.chosenNetwork();
        if (chosen != null) {
            return chosen;
        }
        TrainedNetwork own = job.spec().method().ownNetwork();
        return labeled.has(own) ? own : TrainedNetwork.STUDENT;
    }

    private static boolean isUnknown(@Nullable String network) {
        return network != null && TrainedNetwork.named(network).isEmpty();
    }

    private static TrainedNetwork named(String network) {
        return TrainedNetwork.named(network).orElseThrow();
    }

    private Optional<LabelingRecord> labeling(Job job, int epoch) throws IOException {
        return records.findLast(job.id(), job.attempt(), epoch);
    }

    private static Search invalid(String field, String message) {
        return new NotFound(Problem.invalid(field, message));
    }

    private static Search unknownNetwork(@Nullable String network) {
        return invalid("network", "must be student, average or teacher, was " + network);
    }

    private static Search noValidation() {
        return invalid("epoch", "must not be chosen, since the job has no validation images (dataset.validation is 0)");
    }

    private static Search choiceUnknown() {
        return gone("which epoch and network validation chose is not on record, since an earlier version labeled the"
                + " last one");
    }

    private static Search notYet(String detail) {
        return new NotFound(Problem.notYet(detail));
    }

    private static Search gone(String detail) {
        return new NotFound(Problem.gone(detail));
    }
}
