package org.fewlabel.contracts.event;

import java.util.UUID;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
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
     * @param teacher the teacher snapshot after this epoch, folded from the snapshots of all epochs
     * @param labels probabilities of the images that serve as unlabeled ones, and after the last epoch of every training image; null for
     *     an epoch that needs none. The last has them
     * @param studentTestError wrong predictions on the test images, in [0, 1]; null where there are none
     * @param teacherTestError the same of the teacher snapshot; of methods with a teacher of their own, and from a labeler that
     *     says nothing of the step average, it is that of the teacher in the step loop
     * @param quality of the labels, or where there are none of a sample; null where every image came with its label
     * @param last whether the run ended with this epoch, be it the last of all or stopped early; null from a labeler that
     *     does not say, for which the last of all is the only last one
     * @param testPredictions what each network says of every test image, for ensembles; of the last epoch alone, and null
     *     where there are no test images
     * @param chosenEpoch the epoch that the validation images speak for, of all up to this one, together with {@code
     *     chosenNetwork}; null where there are none
     * @param averageTestError the test error of the step average; null from a labeler that does not say
     * @param validationErrors of this epoch, wrong predictions on the validation images in [0, 1]; null where there are no
     *     such images, and from a labeler that does not say, as are the next two
     * @param chosenNetwork which of the networks of {@code chosenEpoch} the validation images speak for
     * @param chosenEpochs the epoch that they speak for if it is to be this very network's
     * @param labelsNetwork whose predictions the labels are; null where there are none, and from a labeler that does not say
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
            @Nullable Integer chosenEpoch,
            @Nullable Double averageTestError,
            @Nullable PerNetwork<Double> validationErrors,
            @Nullable TrainedNetwork chosenNetwork,
            @Nullable PerNetwork<Integer> chosenEpochs,
            @Nullable TrainedNetwork labelsNetwork)
            implements LabelingEvent {
        public EpochLabeled {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
            Check.within("epoch", epoch, 0, JobSpec.EPOCHS_MAX);
            Check.present("snapshot", snapshot);
            Check.present("teacher", teacher);
            Check.share("studentTestError", studentTestError);
            Check.share("averageTestError", averageTestError);
            Check.share("teacherTestError", teacherTestError);
            if (chosenEpoch != null) {
                Check.within("chosenEpoch", chosenEpoch, 0, epoch);
            }
            if (validationErrors != null) {
                for (TrainedNetwork network : TrainedNetwork.values()) {
                    Check.share("validationErrors." + network.wireName(), validationErrors.of(network));
                }
            }
            if (chosenEpochs != null) {
                for (TrainedNetwork network : TrainedNetwork.values()) {
                    Check.within("chosenEpochs." + network.wireName(), chosenEpochs.of(network), 0, epoch);
                }
            }
        }
    }

    /** The snapshot cannot be labeled, and trying again would not help: it is corrupt, or the data are missing. */
    record LabelingFailed(UUID jobId, int attempt, int epoch, String reason, String message) implements LabelingEvent {
        public LabelingFailed {
            Check.present("jobId", jobId);
            Check.atLeast("attempt", attempt, 1);
            Check.within("epoch", epoch, 0, JobSpec.EPOCHS_MAX);
            Check.reason("reason", Check.present("reason", reason));
            message = Text.message(Check.present("message", message), Check.MESSAGE_LENGTH_MAX);
        }
    }
}
