package org.fewlabel.benchmarks.compare;

import org.fewlabel.contracts.job.Precision;

/** What the engines do side by side. */
record TimedCase(NetworkUnderTest network, StepName step, Precision precision) {
    /** Its network, step and precision, as the workers take them. */
    String[] arguments() {
        return new String[] {network.networkName().wireName(), step.wireName(), precision.wireName()};
    }

    /** The case of what {@link #arguments} gave. */
    static TimedCase of(String network, String step, String precision) {
        return new TimedCase(NetworkUnderTest.named(network), StepName.named(step), precisionNamed(precision));
    }

    static Precision precisionNamed(String wireName) {
        for (Precision each : Precision.values()) {
            if (each.wireName().equals(wireName)) {
                return each;
            }
        }
        throw new IllegalArgumentException("precision must be float32, tf32 or bfloat16, was " + wireName);
    }
}
