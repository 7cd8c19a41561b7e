package org.fewlabel.trainer.run;

/** What the end of a run means for the trainer, whatever it means for the job. */
enum RunEnd {
    /** It goes on to the next job. */
    OVER,
    /** It lacks what the job needs, and may lack what the next one needs. */
    DECLINED,
    /** The run hangs, and the process ends. */
    HUNG
}
