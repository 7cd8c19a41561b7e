package org.fewlabel.gateway.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fewlabel.artifacts.StoredFile;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.job.TerminalPhase;
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

    private static final Pattern FILE =
            Pattern.compile("jobs/([^/]+)/attempts/([0-9]{1,9})/epochs/([0-9]{1,9})/([^/]+)");

    private static final String RECORD = "labeling.record";
    private static final String LABELS = "labels-";

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
            epochs.addAll(chosenIn(labeled.chosenEpochs(), labeled.chosenEpoch()));
        }
        Set<String> folders = new HashSet<>();
        named(job).map(ArtifactReference::path).forEach(path -> folders.add(folder(path)));
        startedFrom.forEach(path -> folders.add(folder(path)));
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
     * @param before at an earlier moment; what was given up then may be gone
     */
    static int from(Job job, int before, Instant settledBefore) {
        LabeledEpoch labeled = job.labeled();
        if (labeled == null) {
            return 0;
        }
        int behind = isSettled(job, settledBefore) ? 0 : EPOCHS_BEHIND;
        int from = Math.max(0, labeled.epoch() - behind);
        // A run that found no epoch whole began anew, and has epochs of its own that were never given up.
        boolean hasBegunAnew = labeled.epoch() < before;
        return hasBegunAnew ? from : Math.max(before, from);
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

    /** @param chosenEpoch the one that counts of them; the only one that an earlier labeler tells */
    static Set<Integer> chosenIn(@Nullable PerNetwork<Integer> chosenEpochs, @Nullable Integer chosenEpoch) {
        Set<Integer> epochs = new HashSet<>();
        if (chosenEpochs != null) {
            for (TrainedNetwork network : TrainedNetwork.values()) {
                epochs.add(chosenEpochs.of(network));
            }
        }
        if (chosenEpoch != null) {
            epochs.add(chosenEpoch);
        }
        return epochs;
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

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Whether a file is kept. */
    boolean keeps(StoredFile file) {
        Matcher parts = FILE.matcher(file.path());
        if (!parts.matches() || !parts.group(1).equals(jobId.toString())) {
            return true;
        }
        String name = parts.group(4);
        if (name.equals(RECORD) || folders.contains(folder(file.path()))) {
            return true;
        }
        int attemptOfFile = Integer.parseInt(parts.group(2));
        int epoch = Integer.parseInt(parts.group(3));
        if (attemptOfFile > attempt) {
            return true;
        }
        if (epoch > labeledEpoch) {
            boolean underWay = attemptOfFile == attempt && !over;
            return underWay || !file.modified().isBefore(settledBefore);
        }
        return epoch >= from || chosen.contains(epoch) || name.startsWith(LABELS) && epoch >= labelsFrom;
    }
}
