package org.fewlabel.standalone.command;

import java.util.HashSet;
import java.util.Set;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.contracts.rest.WorkerKind;
import org.jspecify.annotations.Nullable;

/** Tells which of the waits of a watched job are news: each spell once, however many looks and epochs it lasts. */
final class WaitNews {
    /** As many as there are spells in which a trainer is away. */
    private final Set<String> told = new HashSet<>();
    /** How many epochs were labeled when labels were last long in coming; null as long as they never were. */
    private @Nullable Integer late;

    /** Whether the job waits in a way that was not told of yet. */
    boolean isNews(JobView seen) {
        JobView.Waiting waiting = seen.waiting();
        if (waiting == null) {
            return false;
        }
        return waiting.worker() == WorkerKind.LABELER
                ? isNews(seen.progress().labeledEpochs())
                : told.add(waiting.worker() + " since " + waiting.since());
    }

    /** Where labeling takes long it does so in every epoch: that is one spell until an epoch is labeled in time. */
    private boolean isNews(int labeledEpochs) {
        boolean goesOn = late != null && labeledEpochs <= late + 1;
        late = labeledEpochs;
        return !goesOn;
    }
}
