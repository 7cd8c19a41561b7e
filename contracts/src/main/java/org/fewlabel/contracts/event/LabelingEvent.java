package org.fewlabel.contracts.event;

import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/** What the labelers find out. */
public sealed interface LabelingEvent extends EventPayload {
    @Override
    default String topic() {
        return Topics.LABELING_EVENTS;
    }

    /**
     * The snapshot of an epoch was evaluated and, where needed, used to label. From here on the epoch's checkpoint counts.
     *
     * @param teacher the teacher after this epoch: the trainer's own, or folded from the snapshots
     * @param labels probabilities and labels of every training image; null for an epoch that needs none. The last has them
     * @param studentTestError wrong predictions on the test images, in [0, 1]; null where there are none
     * @param teacherTestError the same of the teacher
     * @param quality of the labels; null where there are none
     * @param last whether the run ended with this epoch, be it the last of all or stopped early; null from a labeler that
     *     does not say, for which the last of all is the only last one
     * @param testPredictions what student and teacher say of every test image, for ensembles; of the last epoch alone, and
     *     null where there are no test images
     * @param chosenEpoch the epoch that the validation images speak for, of all up to this one; null where there are none
     */
    record EpochLabeled(
            UUID jobId,
            int attempt,
            int epoch,
            ArtifactReference snapshot,
            ArtifactReference teacher,
            @Nullable ArtifactReference labels,
            @Nullable Double studentTestError,
            @Nullable Double teacherTestError,
            @Nullable LabelQuality quality,
            @Nullable Boolean last,
            @Nullable ArtifactReference testPredictions,
            @Nullable Integer chosenEpoch)
            implements LabelingEvent {}

    /** The snapshot cannot be labeled, and trying again would not help: it is corrupt, or the data are missing. */
    record LabelingFailed(UUID jobId, int attempt, int epoch, String reason, String message) implements LabelingEvent {}
}
