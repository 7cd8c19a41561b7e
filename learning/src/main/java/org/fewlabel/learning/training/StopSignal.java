package org.fewlabel.learning.training;

/**
 * Tells the step loop to end before it is done; asked before every step. May be raised by any thread and must stay
 * raised.
 */
@FunctionalInterface
public interface StopSignal {
    /** For runs that nobody stops. */
    StopSignal NEVER = () -> false;

    boolean isRaised();
}
