package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.PresetView;

/**
 * The cells of a preset, each with every seed.
 *
 * @param sweep the plan, as the gateway takes it
 * @param published the test error that was published for each cell, in [0, 1]
 * @param notes "cell: what must be known to compare it", for the cells that have such a note
 */
public record PresetPlan(ObjectNode sweep, Map<String, Double> published, List<String> notes) {
    public PresetPlan {
        published = Map.copyOf(published);
        notes = List.copyOf(notes);
    }

    /**
     * Plans cells of a preset.
     *
     * @param cells the names of those to run; none for all
     * @throws IllegalArgumentException if the preset has no such cell
     */
    public static PresetPlan of(PresetView preset, List<String> cells, List<Long> seeds) {
        Set<String> unknown = new LinkedHashSet<>(cells);
        ObjectNode sweep = Json.mapper().createObjectNode();
        sweep.put("name", preset.name()).putObject("base");
        ArrayNode rows = sweep.putArray("rows");
        Map<String, Double> published = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (PresetView.Cell cell : preset.cells()) {
            String name = cell.name();
            known.add(name);
            if (cells.isEmpty() || unknown.remove(name)) {
                ObjectNode row = cell.spec().deepCopy();
                row.remove("seed");
                rows.add(row.put("label", name));
                published.put(name, cell.articleTestError());
                if (cell.note() != null) {
                    notes.add(name + ": " + cell.note());
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no cell " + String.join(", ", unknown) + "; the preset has " + String.join(", ", known));
        }
        ObjectNode repeats = sweep.putObject("repeats");
        seeds.forEach(repeats.putArray("seeds")::add);
        // The labeled images are those of the table.
        repeats.putArray("vary").add("seed");
        return new PresetPlan(sweep, published, notes);
    }
}
