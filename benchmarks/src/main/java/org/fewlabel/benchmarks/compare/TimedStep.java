package org.fewlabel.benchmarks.compare;

/** One step of some engine, ready to be run again and again on the same data. */
@FunctionalInterface
interface TimedStep {
    void run();
}
