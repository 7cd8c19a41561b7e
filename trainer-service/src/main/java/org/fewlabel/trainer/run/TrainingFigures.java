package org.fewlabel.trainer.run;

import java.time.Duration;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StepReport;

/** Where the figures of a run go, for those who watch the trainer. Called by the trainer's own thread. */
interface TrainingFigures {
    /** The trainer has a job. */
    void begun(JobSpec spec);

    /** @param done images that the pass of the job's backbone under way has described */
    void described(long done);

    /** @param took from the end of the step before, or from the epoch's beginning */
    void stepped(StepReport report, Duration took);

    void epochFinished(EpochReport report);

    /** The trainer has no job any more. */
    void over();
}
