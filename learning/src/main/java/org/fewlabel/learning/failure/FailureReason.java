package org.fewlabel.learning.failure;

import org.fewlabel.contracts.WireName;

/** The fixed words that say to programs why work on a job failed, each with what follows from it. */
public enum FailureReason implements WireName {
    CORRUPT_DATASET(Kind.VERDICT, "data set"),
    OTHER_DATA(Kind.VERDICT, "data set"),
    UNFIT_LABEL_SET(Kind.VERDICT, "label set"),
    UNFIT_BACKBONE(Kind.VERDICT, "model file"),
    UNFIT_MODEL(Kind.VERDICT, "model file"),
    OTHER_MODEL(Kind.VERDICT, "model file"),
    CORRUPT_SNAPSHOT(Kind.VERDICT, "snapshot"),
    MISSING_ARTIFACT(Kind.VERDICT, "artifact"),
    /** A mistake of the program, which every worker of this version would make. */
    INTERNAL_ERROR(Kind.VERDICT, "program"),

    DATASET_UNAVAILABLE(Kind.LACK, "data set"),
    MODEL_UNAVAILABLE(Kind.LACK, "model file"),
    OUT_OF_MEMORY(Kind.LACK, "memory"),
    /** The store has nothing of the job, as another one would. */
    OTHER_STORE(Kind.LACK, "artifact store"),
    /** Its native libraries cannot be loaded. */
    ENGINE_UNAVAILABLE(Kind.LACK, "engine"),
    /** Its processor does not compute in what the job wants, and will not. */
    PRECISION_UNAVAILABLE(Kind.LACK, "processor"),

    STORE_UNAVAILABLE(Kind.OUTAGE, "artifact store");

    /** What follows from a failure. */
    public enum Kind {
        /** It is the job's own: whoever works on it would come to the same end. */
        VERDICT,
        /** This worker lacks what the work needs. Another may have it, and this one may get it. */
        LACK,
        /** What all workers share does not answer: the work waits. */
        OUTAGE
    }

    private final Kind kind;
    private final String need;

    FailureReason(Kind kind, String need) {
        this.kind = kind;
        this.need = need;
    }

    public Kind kind() {
        return kind;
    }

    /** What is missing or at fault, for people. */
    public String need() {
        return need;
    }
}
