package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.contracts.sweep.SweepPlan;

/**
 * The cells of a preset, each with every seed.
 *
 * @param published the test error that was published for each cell, in [0, 1]
 * @param notes "cell: what must be known to compare it", for the cells that have such a note
 */
public record PresetPlan(SweepPlan sweep, Map<String, Double> published, List<String> notes) {
    public PresetPlan {
        published = Map.copyOf(published);
        notes = List.copyOf(notes);
    }

    /**
     * Plans cells of a preset.
     *
     * @param preset as the gateway shows it
     * @param cells the names of those to run; none for all
     * @throws IllegalArgumentException if the preset has no such cell, or there are too many runs
     */
    public static PresetPlan of(JsonNode preset, List<String> cells, List<Long> seeds) {
        Set<String> unknown = new LinkedHashSet<>(cells);
        Map<String, ObjectNode> specs = new LinkedHashMap<>();
        Map<String, Double> published = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (JsonNode cell : preset.path("cells")) {
            String name = cell.path("name").asText();
            known.add(name);
            if (cells.isEmpty() || unknown.remove(name)) {
                specs.put(name, (ObjectNode) cell.path("spec"));
                published.put(name, cell.path("articleTestError").asDouble());
                if (cell.path("note").isTextual()) {
                    notes.add(name + ": " + cell.path("note").asText());
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no cell " + String.join(", ", unknown) + "; the preset has " + String.join(", ", known));
        }
        return new PresetPlan(SweepPlan.of(preset.path("name").asText(), specs, seeds), published, notes);
    }
}
