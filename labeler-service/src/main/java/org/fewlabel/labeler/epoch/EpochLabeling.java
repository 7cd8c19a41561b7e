package org.fewlabel.labeler.epoch;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.event.LabelingEvent;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.LabelingEvent.LabelingFailed;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.labeler.watch.Doing;
import org.fewlabel.labeler.watch.Watchdog;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.failure.FailureReason;
import org.fewlabel.learning.failure.FailureReason.Kind;
import org.fewlabel.learning.failure.WorkFailure;
import org.fewlabel.learning.labeling.Choice;
import org.fewlabel.learning.labeling.ChosenEpoch;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabeledEpoch;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.OtherDataException;
import org.fewlabel.service.outage.OutageException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a trained epoch a labeled one. What comes of it depends on nothing but the snapshot, the teacher before and how the
 * machine rounds. So that this makes no difference either, what came of an epoch is written down once, when all of it is in the
 * store: an epoch that is labeled again, since its record is delivered again or the labeler was killed, is what it was.
 */
@ApplicationScoped
public class EpochLabeling {
    private static final Logger LOG = Logger.getLogger(EpochLabeling.class);
    /** Epochs between two lines of a job's log that say the same. */
    private static final int COLLAPSE_TOLD_EVERY = 10;

    private final EpochFiles files;
    private final LoadedDataset datasets;
    private final LocalTrouble trouble;
    private final Watchdog watchdog;
    private volatile boolean shuttingDown;

    EpochLabeling(EpochFiles files, LoadedDataset datasets, LocalTrouble trouble, Watchdog watchdog) {
        this.files = files;
        this.datasets = datasets;
        this.trouble = trouble;
        this.watchdog = watchdog;
    }

    /** A labeling that is under way ends between two batches. */
    void stop(@Observes ShutdownEvent event) {
        shuttingDown = true;
    }

    /**
     * Whether the store has anything of the epoch's job.
     *
     * @throws OutageException if it does not say
     */
    boolean hasAnyOf(EpochTrained trained) {
        try {
            return files.hasAnyOf(trained);
        } catch (IOException e) {
            throw new OutageException(FailureReason.STORE_UNAVAILABLE.need(), e);
        }
    }

    /**
     * Whether a labeler has put on record what it made of the epoch.
     *
     * @throws OutageException if the store does not say
     */
    boolean isLabeled(EpochTrained trained) {
        try {
            return files.labeling(trained).isPresent();
        } catch (IOException e) {
            throw new OutageException(FailureReason.STORE_UNAVAILABLE.need(), e);
        }
    }

    /**
     * @return {@link EpochLabeled}, or {@link LabelingFailed} where trying again would not help
     * @throws OutageException if it may help to try again, here or elsewhere: no verdict on the job
     * @throws LabelingSetAsideException if it is to be left until it is asked for again
     * @throws LabelingStoppedException if the labeler shuts down, which also takes the blame for what fails meanwhile:
     *     a store that is closed says nothing about the epoch
     */
    LabelingEvent label(EpochTrained trained) {
        try {
            LabelingEvent labeled = labelOrTryAgain(trained);
            trouble.over();
            return labeled;
        } catch (LabelingStoppedException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            if (shuttingDown) {
                throw new LabelingStoppedException(e);
            }
            if (e instanceof Error) {
                datasets.forget(); // Whatever is wrong with it, or with the room that it takes, ends with this try.
            }
            return verdict(trained, e);
        }
    }

    /** @throws OutageException if it is none: what this labeler lacks, or all of them do not reach, says nothing about the epoch */
    private LabelingFailed verdict(EpochTrained trained, Throwable thrown) {
        WorkFailure failure = WorkFailure.of(thrown);
        String message = failure.message();
        // Waiting brings no other processor, and the record goes to no other labeler while this one lives.
        boolean isOfProcessor = failure.reason() == FailureReason.PRECISION_UNAVAILABLE;
        switch (isOfProcessor ? Kind.VERDICT : failure.kind()) {
            case LACK -> {
                switch (trouble.lasts(trained, failure.message())) {
                    case WAITS -> throw new OutageException(failure.reason().need(), thrown);
                    case SET_ASIDE -> throw new LabelingSetAsideException(failure.message(), thrown);
                    case GIVEN_UP -> {}
                }
                message = "one labeler after the other has waited for it in vain: " + message;
            }
            case OUTAGE -> {
                trouble.over(); // As long as nobody has the store, nobody can have what the epoch needs.
                throw new OutageException(failure.reason().need(), thrown);
            }
            case VERDICT -> {}
        }
        trouble.over();
        String reason = failure.reason().wireName();
        LOG.infof(
                thrown,
                "Epoch cannot be labeled: jobId=%s attempt=%d epoch=%d reason=%s",
                trained.jobId(),
                trained.attempt(),
                trained.epoch(),
                reason);
        return new LabelingFailed(trained.jobId(), trained.attempt(), trained.epoch(), reason, message);
    }

    /** Memory that was short because of the data set of the job before is there once that is gone. */
    private EpochLabeled labelOrTryAgain(EpochTrained trained) throws IOException {
        try {
            return labelOrThrow(trained);
        } catch (OutOfMemoryError e) {
            LOG.warnf(
                    e,
                    "Out of memory, trying once more with nothing kept: jobId=%s attempt=%d epoch=%d",
                    trained.jobId(),
                    trained.attempt(),
                    trained.epoch());
            datasets.forget();
            watchdog.beat(Doing.LOADING);
            return labelOrThrow(trained);
        }
    }

    /** The files of an epoch are deleted once others have followed it: who is late with it says what came of it. */
    private EpochLabeled labelOrThrow(EpochTrained trained) throws IOException {
        try {
            return labelUnlessLabeled(trained);
        } catch (MissingArtifactException | UnknownJobException e) {
            Optional<LabelingRecord> meanwhile = files.labeling(trained);
            if (meanwhile.isEmpty()) {
                throw e;
            }
            LOG.infof(
                    "Epoch was labeled by another meanwhile: jobId=%s attempt=%d epoch=%d",
                    trained.jobId(), trained.attempt(), trained.epoch());
            return meanwhile.get().event();
        }
    }

    private EpochLabeled labelUnlessLabeled(EpochTrained trained) throws IOException {
        Optional<LabelingRecord> before = files.labeling(trained);
        if (before.isPresent()) {
            LOG.infof(
                    "Epoch was labeled before: jobId=%s attempt=%d epoch=%d",
                    trained.jobId(), trained.attempt(), trained.epoch());
            return before.get().event();
        }
        Checkpoint snapshot = files.snapshot(trained);
        Dataset dataset = dataset(trained, snapshot);
        Teacher previous = EpochLabeler.needsPrevious(snapshot) ? files.previousTeacher(trained) : null;
        EpochLabeler labeler = new EpochLabeler(dataset, this::predicted);
        watchdog.beat(Doing.PREDICTING);
        LabeledEpoch labeled = labeler.label(snapshot, previous);
        watchdog.beat(Doing.SAVING);
        warnOfCollapse(trained, snapshot, labeled);
        ArtifactReference teacher = files.write(trained, labeled.teacher());
        ArtifactReference labels =
                labeled.labels() == null ? null : files.write(trained, snapshot, labeled.labels(), dataset);
        ArtifactReference testPredictions = snapshot.isLast() && labeled.testPredictions() != null
                ? files.write(trained, snapshot, labeled.testPredictions())
                : null;
        LabelingRecord labeling = new LabelingRecord(
                event(trained, snapshot, labeled, teacher, labels, testPredictions),
                writeLabelsOfOthers(trained, snapshot, labeled, labeler, dataset),
                labelChosen(trained, snapshot, labeled, labeler, dataset));
        // Before the event, so that who hears of the run's end finds all of it.
        return files.record(labeling).event();
    }

    /** In the job's log, now and then: nothing is broken, but whoever submitted it will not want the result. */
    private static void warnOfCollapse(EpochTrained trained, Checkpoint snapshot, LabeledEpoch labeled) {
        LabelQuality quality = labeled.quality();
        boolean isTold = snapshot.isLast() || (trained.epoch() + 1) % COLLAPSE_TOLD_EVERY == 0;
        if (isTold && quality != null && quality.isOfOneClass()) {
            LOG.warnf(
                    "All images get the same class: most often the learning rate is too high for the network, so try a lower one"
                            + " or clipNorm: jobId=%s attempt=%d epoch=%d",
                    trained.jobId(), trained.attempt(), trained.epoch());
        }
    }

    /** With the labels of the job's label set, if it has one. */
    private Dataset dataset(EpochTrained trained, Checkpoint snapshot) throws IOException {
        Dataset dataset = examples(trained, snapshot);
        String labelSet = snapshot.spec().dataset().labelSet();
        return labelSet == null ? dataset : dataset.labeledBy(files.labelSet(labelSet), labelSet);
    }

    /** Of a job with a backbone the features that its trainer has stored. */
    private Dataset examples(EpochTrained trained, Checkpoint snapshot) throws IOException {
        Dataset images = datasets.load(
                trained.jobId(), trained.attempt(), snapshot.spec().dataset());
        if (snapshot.spec().network().backbone() == null) {
            return images;
        }
        // Of other images there are no features, and that they are others is what the user should hear.
        OtherDataException.unlessSame(snapshot, images);
        RunProvenance run = snapshot.provenance();
        return datasets.describe(images, snapshot.spec(), run == null ? null : run.featuresSha256());
    }

    private static EpochLabeled event(
            EpochTrained trained,
            Checkpoint snapshot,
            LabeledEpoch labeled,
            ArtifactReference teacher,
            @Nullable ArtifactReference labels,
            @Nullable ArtifactReference testPredictions) {
        PerNetwork<Double> testErrors = labeled.testErrors();
        Choice choice = labeled.teacher().choice();
        TrainedNetwork chosen =
                choice == null ? null : choice.network(snapshot.spec().method().ownNetwork());
        return new EpochLabeled(
                trained.jobId(),
                trained.attempt(),
                trained.epoch(),
                trained.snapshot(),
                teacher,
                labels,
                testErrors == null ? null : testErrors.student(),
                testErrors == null ? null : testErrors.teacher(),
                labeled.quality(),
                snapshot.isLast(),
                testPredictions,
                choice == null || chosen == null
                        ? null
                        : (Integer) choice.epochs().of(chosen).epoch(),
                testErrors == null ? null : testErrors.average(),
                labeled.validationErrors(),
                chosen,
                choice == null ? null : choice.epochs().map(ChosenEpoch::epoch),
                labeled.labelsNetwork());
    }

    /** When a run ends, also what the networks say of all images whose labels are not the ones that users get unasked. */
    private Map<TrainedNetwork, ArtifactReference> writeLabelsOfOthers(
            EpochTrained trained, Checkpoint snapshot, LabeledEpoch labeled, EpochLabeler labeler, Dataset dataset)
            throws IOException {
        Map<TrainedNetwork, ArtifactReference> written = new EnumMap<>(TrainedNetwork.class);
        if (!snapshot.isLast()) {
            return written;
        }
        PerNetwork<NetworkSnapshot> networks = new PerNetwork<>(
                snapshot.student(), snapshot.average(), labeled.teacher().state());
        for (TrainedNetwork network : TrainedNetwork.values()) {
            if (network != labeled.labelsNetwork()) {
                EpochLabels labels = labelAll(labeler, snapshot, snapshot.epoch(), networks.of(network));
                written.put(network, files.writeOf(network, trained, snapshot, labels, dataset));
            }
        }
        return written;
    }

    /** When a run ends, also labels all images by the epoch that validation chose for each network, if that is another one. */
    private Map<TrainedNetwork, ArtifactReference> labelChosen(
            EpochTrained trained, Checkpoint snapshot, LabeledEpoch labeled, EpochLabeler labeler, Dataset dataset)
            throws IOException {
        Map<TrainedNetwork, ArtifactReference> written = new EnumMap<>(TrainedNetwork.class);
        Choice choice = labeled.teacher().choice();
        if (!snapshot.isLast() || choice == null) {
            return written;
        }
        for (Map.Entry<Integer, Set<TrainedNetwork>> chosen :
                networksByEpoch(choice).entrySet()) {
            int epoch = chosen.getKey();
            if (epoch == snapshot.epoch()) {
                continue;
            }
            Map<TrainedNetwork, NetworkSnapshot> found = files.networksOf(trained, epoch, chosen.getValue());
            for (TrainedNetwork network : chosen.getValue()) {
                NetworkSnapshot best = found.get(network);
                if (best == null) {
                    // The last epoch is no worse for it; who asks for these labels is told that they are not there.
                    LOG.warnf(
                            "Chosen epoch is gone, no labels by it: jobId=%s attempt=%d epoch=%d network=%s",
                            trained.jobId(), trained.attempt(), epoch, network.wireName());
                    continue;
                }
                EpochLabels labels = labelAll(labeler, snapshot, epoch, best);
                written.put(network, files.writeChosen(network, trained, snapshot, labels, dataset));
            }
        }
        return written;
    }

    private EpochLabels labelAll(EpochLabeler labeler, Checkpoint snapshot, int epoch, NetworkSnapshot network) {
        watchdog.beat(Doing.PREDICTING);
        EpochLabels labels = labeler.labelAll(snapshot, epoch, network);
        watchdog.beat(Doing.SAVING);
        return labels;
    }

    /** Networks often choose the same epoch, and share its files. */
    private static Map<Integer, Set<TrainedNetwork>> networksByEpoch(Choice choice) {
        Map<Integer, Set<TrainedNetwork>> networks = new TreeMap<>();
        for (TrainedNetwork network : TrainedNetwork.values()) {
            networks.computeIfAbsent(choice.epochs().of(network).epoch(), epoch -> EnumSet.noneOf(TrainedNetwork.class))
                    .add(network);
        }
        return networks;
    }

    /** A batch has gone through. */
    void predicted(int done, int inAll) {
        if (shuttingDown) {
            throw new LabelingStoppedException(null);
        }
        watchdog.beat(Doing.PREDICTING);
    }
}
