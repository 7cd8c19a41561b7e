package org.fewlabel.learning.training;

import java.util.List;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.folder.UnreadableFile;

/**
 * Hears what happens in a run, on the step loop's own thread: the loop waits until a method returns, and what it throws
 * ends the run and reaches the caller of {@link Training#run}.
 */
public interface TrainingListener {
    /**
     * Networks and optimizer are ready.
     *
     * @param firstEpoch 0, or the one after the checkpoint's
     * @param parameters how many weights the network has
     * @param unreadable what of the data set was passed over, see {@link org.fewlabel.learning.data.Dataset}
     * @param provenance what the bytes of this run depend on besides the spec
     */
    default void started(
            int firstEpoch,
            int epochs,
            int stepsPerEpoch,
            int parameters,
            List<UnreadableFile> unreadable,
            RunProvenance provenance) {}

    /**
     * The epoch is about to wait for the labels of an earlier one.
     *
     * @param epoch the epoch that waits
     * @param labeledEpoch the epoch whose labels it waits for
     */
    default void awaitingLabels(int epoch, int labeledEpoch) {}

    /**
     * The first step that this run makes of the epoch is about to be made.
     *
     * @param stepsDone how many were made before it was interrupted; 0 for an epoch from its beginning
     */
    default void epochStarted(int epoch, int stepsDone) {}

    default void stepped(StepReport report) {}

    /**
     * The stop signal was raised in the middle of an epoch. Whoever keeps the checkpoint can go on at the very next step.
     *
     * @param unfinished the listener's own to keep: nothing writes to it later
     */
    default void epochInterrupted(Checkpoint unfinished) {}

    /** The epoch is done. The checkpoint is the listener's own to keep: nothing writes to it later. */
    default void epochFinished(EpochReport report, Checkpoint checkpoint) {}
}
