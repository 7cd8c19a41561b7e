package org.fewlabel.trainer.run;

import java.util.Optional;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;

/** What the end of a run means for the trainer, whatever it means for the job. */
enum RunEnd {
    /** It goes on to the next job. */
    OVER,
    /** It lacks what the job needs, and may lack what the next one needs. */
    DECLINED,
    /** The run hangs, or broke what all runs need: no other comes after it, and the process ends. */
    LAST;

    /**
     * @param finished empty if nobody waits for the end of the run any more
     * @param isEngineBroken until another process
     */
    static RunEnd of(Optional<TrainingFinished> finished, boolean isEngineBroken) {
        if (isEngineBroken) {
            return LAST;
        }
        return finished.isPresent() && finished.get().outcome() == Outcome.DECLINED ? DECLINED : OVER;
    }
}
