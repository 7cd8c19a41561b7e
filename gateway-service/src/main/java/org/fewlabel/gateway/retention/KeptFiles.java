package org.fewlabel.gateway.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.StoredFile;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.job.TerminalPhase;
import org.fewlabel.gateway.registry.RetentionMark;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a job are kept, by the job as it was at one moment. Whatever is not an epoch's file is, and of each epoch the record
 * of its labeling: who labels an epoch again finds there what came of it, whatever else is gone.
 *
 * @param attempt the last one; files of later ones are no matter of this moment
 * @param labeledEpoch the last one; -1 for none
 * @param from epochs from this one on are kept, up to the last labeled one, whichever attempt they are of
 * @param labelsFrom so are the labels from this one on, which later epochs may be trained on
 * @param chosen epochs that validation chose, or would again after an epoch is found damaged
 * @param folders of epochs that something names
 * @param over whether no attempt is under way, nor to follow without the user's wish
 * @param settledBefore what was written before and never labeled is of use to nobody, unless the attempt is the last one
 */
record KeptFiles(
        UUID jobId,
        int attempt,
        int labeledEpoch,
        int from,
        int labelsFrom,
        Set<Integer> chosen,
        Set<String> folders,
        boolean over,
        Instant settledBefore) {
    /** The resume point, and two before it for the case that it is damaged. */
    static final int EPOCHS_BEHIND = 2;

    KeptFiles {
        chosen = Set.copyOf(chosen);
        folders = Set.copyOf(folders);
    }

    /**
     * What is kept of a job from now on.
     *
     * @param from not before that of an earlier moment
     * @param chosen at the time of the epochs before the last one
     * @param startedFrom paths of snapshots that other jobs start from
     */
    static KeptFiles of(Job job, int from, Set<Integer> chosen, Set<String> startedFrom, Instant settledBefore) {
        MethodSpec method = job.spec().method();
        boolean goesOn = !isSettled(job, settledBefore);
        int staleness = method.trainsOnEpochLabels() && goesOn ? method.labelStaleness() : 0;
        Set<Integer> epochs = new HashSet<>(goesOn ? chosen : Set.of());
        LabeledEpoch labeled = job.labeled();
        if (labeled != null) {
            epochs.addAll(labeled.chosen());
        }
        Set<String> folders = new HashSet<>();
        named(job).map(ArtifactReference::path).forEach(path -> folders.add(EpochArtifacts.folderOf(path)));
        startedFrom.forEach(path -> folders.add(EpochArtifacts.folderOf(path)));
        return new KeptFiles(
                job.id(),
                job.attempt(),
                labeled == null ? -1 : labeled.epoch(),
                from,
                Math.max(0, from - staleness),
                epochs,
                folders,
                job.phase() instanceof TerminalPhase,
                settledBefore);
    }

    /**
     * The first epoch that is to be kept for its own sake, of a job whose trainer has said from where it goes on.
     *
     * @param before at an earlier moment, as {@link RetentionMark#removedBefore} has it; what was given up then may be gone
     */
    static int from(Job job, int before, Instant settledBefore) {
        LabeledEpoch labeled = job.labeled();
        if (labeled == null) {
            return 0;
        }
        int behind = isSettled(job, settledBefore) ? 0 : EPOCHS_BEHIND;
        return Math.max(before, labeled.epoch() - behind);
    }

    /** Whether it has succeeded, and long enough ago: it never goes on. */
    private static boolean isSettled(Job job, Instant settledBefore) {
        return job.phase() instanceof TerminalPhase.Succeeded && isOverSince(job, settledBefore);
    }

    /** Whether it was over by then. */
    static boolean isOverSince(Job job, Instant then) {
        Instant finished = job.times().finished();
        return finished != null && !finished.isAfter(then);
    }

    /** All that the job's row names. */
    private static Stream<ArtifactReference> named(Job job) {
        LabeledEpoch labeled = job.labeled();
        UnfinishedEpoch unfinished = job.outputs().unfinished();
        List<@Nullable ArtifactReference> all = new ArrayList<>();
        if (labeled != null) {
            all.add(labeled.resumePoint().snapshot());
            all.add(labeled.resumePoint().teacher());
            all.add(labeled.resumePoint().labels());
            all.add(labeled.testPredictions());
        }
        if (unfinished != null) {
            all.add(unfinished.checkpoint());
        }
        return all.stream().filter(Objects::nonNull);
    }

    /** Whether a file is kept. */
    boolean keeps(StoredFile file) {
        String path = file.path();
        EpochArtifacts of = EpochArtifacts.of(path).orElse(null);
        if (of == null || !of.jobId().equals(jobId)) {
            return true;
        }
        if (path.equals(of.labeling()) || folders.contains(EpochArtifacts.folderOf(path)) || of.attempt() > attempt) {
            return true;
        }
        if (of.epoch() > labeledEpoch) {
            boolean underWay = of.attempt() == attempt && !over;
            return underWay || !file.modified().isBefore(settledBefore);
        }
        return of.epoch() >= from || chosen.contains(of.epoch()) || of.isLabels(path) && of.epoch() >= labelsFrom;
    }
}
