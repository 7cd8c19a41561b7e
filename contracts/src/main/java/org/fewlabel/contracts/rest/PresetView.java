package org.fewlabel.contracts.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of jobs that belong together, such as the cells of a published table.
 *
 * @param meaning what the series shows, in a sentence
 */
public record PresetView(String name, String meaning, List<Cell> cells) {
    public PresetView {
        cells = List.copyOf(cells);
    }

    /**
     * One of the jobs.
     *
     * @param articleTestError what was published for it, in [0, 1]
     * @param note what must be known of the cell to compare it with what was published; null for nothing
     * @param spec of the job, with every default filled in; as JSON, which can be submitted as it is
     */
    public record Cell(
            String name, double articleTestError, @Nullable String note, JsonNode spec) {}

    /**
     * A preset without its specs.
     *
     * @param cells their names
     */
    public record Summary(String name, String meaning, List<String> cells) {
        public Summary {
            cells = List.copyOf(cells);
        }
    }

    /** All of them. */
    public record Listing(List<Summary> presets) {
        public Listing {
            presets = List.copyOf(presets);
        }
    }
}
