package org.fewlabel.gateway.job;

/** The fixed words that say to programs why a job is in its state. */
public final class Reason {
    public static final String CANCELLED_BY_USER = "cancelled-by-user";
    public static final String PAUSED_BY_USER = "paused-by-user";
    public static final String RETRIED_BY_USER = "retried-by-user";
    public static final String LEASE_EXPIRED = "lease-expired";
    public static final String ATTEMPTS_EXHAUSTED = "attempts-exhausted";
    public static final String TRAINER_RELEASED = "trainer-released";
    public static final String DECLINED = "declined";
    public static final String TRAINER_FAILED_FOR_NOW = "trainer-failed-for-now";
    /** The files of the last labeled epoch are damaged or gone; the run goes on from an earlier one. */
    public static final String SET_BACK = "set-back";

    public static final String TIME_LIMIT = "time-limit";
    public static final String TRAINING_FAILED = "training-failed";

    private Reason() {}
}
