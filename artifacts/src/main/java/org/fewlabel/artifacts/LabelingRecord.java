package org.fewlabel.artifacts;

import java.util.Map;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.ResumePoint;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;

/**
 * What came of the labeling of an epoch: every file of it, with the digest that it had when it was written.
 *
 * @param event what the labeler says of it, with the references of the snapshot, the teacher, the labels and the predictions of
 *     test images
 * @param labels of a run's last epoch: the predictions for every training image by the networks whose predictions are not the labels
 * @param chosenLabels of a run's last epoch: the same by each network in the epoch that validation chose for it, if that is
 *     another one
 */
public record LabelingRecord(
        EpochLabeled event,
        Map<TrainedNetwork, ArtifactReference> labels,
        Map<TrainedNetwork, ArtifactReference> chosenLabels) {
    public LabelingRecord {
        labels = Map.copyOf(labels);
        chosenLabels = Map.copyOf(chosenLabels);
    }

    /** Where a run goes on after the epoch. */
    public ResumePoint resumePoint() {
        return new ResumePoint(event.epoch(), event.snapshot(), event.teacher(), event.labels());
    }
}
