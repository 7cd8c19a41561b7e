package org.fewlabel.trainer.label;

import jakarta.enterprise.context.ApplicationScoped;
import org.fewlabel.contracts.event.LabelingEvent;
import org.jspecify.annotations.Nullable;

/** Passes what the labelers find out to the run that waits for it, if there is one. */
@ApplicationScoped
public class LabelingNews {
    private volatile @Nullable AwaitedLabels reader;

    public void heard(LabelingEvent event) {
        AwaitedLabels current = reader;
        if (current != null) {
            current.heard(event);
        }
    }

    public void deliverTo(AwaitedLabels labels) {
        reader = labels;
    }

    public void deliverToNobody() {
        reader = null;
    }
}
