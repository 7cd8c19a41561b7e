package org.fewlabel.gateway.lease;

/** The way on which trainers are heard. */
interface Hearing {
    /** Whether what they say now would get here. */
    boolean isOpen();
}
