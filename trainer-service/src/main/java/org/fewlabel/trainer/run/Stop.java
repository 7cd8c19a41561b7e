package org.fewlabel.trainer.run;

/** Why a run ends before it is done, from the weakest reason to the one that beats all others. */
public enum Stop {
    /** This trainer shuts down. */
    RELEASE,
    /** The user paused the job. */
    PAUSE,
    /** The user cancelled the job. */
    CANCEL,
    /** The job is not this trainer's any more: nothing that it would still say about it matters. */
    SUPERSEDED
}
