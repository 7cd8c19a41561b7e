package org.fewlabel.gateway.catalogue;

import java.util.List;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

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
     * @param note what must be known of the cell to compare it with what was published; null for nothing
     * @param spec with every default filled in
     */
    record Cell(
            String name, double articleTestError, @Nullable String note, JobSpec spec) {}
}
