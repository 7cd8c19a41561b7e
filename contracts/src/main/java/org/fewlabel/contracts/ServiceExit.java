package org.fewlabel.contracts;

/** How a service's process ends, for whoever started it. */
public final class ServiceExit {
    /** It ended itself, for it cannot go on; the last error of its log says why. EX_SOFTWARE of sysexits.h. */
    public static final int ENDED_ITSELF = 70;

    private ServiceExit() {}
}
