package org.fewlabel.benchmarks;

import org.fewlabel.contracts.job.JobSpec;

/** Jobs that benchmarks write down themselves. */
public final class Specs {
    private Specs() {}

    /** @throws IllegalArgumentException if it is no job, with what is wrong */
    public static JobSpec read(String json) {
        JobSpec.Reading reading = JobSpec.read(json);
        if (reading instanceof JobSpec.Rejected rejected) {
            throw new IllegalArgumentException("not a job: " + rejected.violations() + " in " + json);
        }
        return ((JobSpec.Accepted) reading).spec();
    }
}
