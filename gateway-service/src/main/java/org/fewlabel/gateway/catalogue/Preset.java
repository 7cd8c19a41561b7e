package org.fewlabel.gateway.catalogue;

import java.util.List;
import org.fewlabel.contracts.job.JobSpec;

/**
 * A series of jobs that belong together, such as the cells of a published table.
 *
 * @param meaning what the series shows, in a sentence
 */
record Preset(String name, String meaning, List<Cell> cells) {
    Preset {
        cells = List.copyOf(cells);
    }

    /**
     * One of the jobs.
     *
     * @param articleTestError what was published for it, in [0, 1]
     * @param spec with every default filled in
     */
    record Cell(String name, double articleTestError, JobSpec spec) {}
}
