package org.fewlabel.labeler.epoch;

import java.time.Duration;
import org.fewlabel.contracts.event.LabelingEvent;

/** Where the figures of the labeling go, for those who watch the labeler. */
interface LabelingFigures {
    /**
     * What came of an epoch is published.
     *
     * @param took from the labeling's beginning to its end
     * @param delay from the time of the trainer's event to the publication
     */
    void labeled(LabelingEvent result, Duration took, Duration delay);
}
