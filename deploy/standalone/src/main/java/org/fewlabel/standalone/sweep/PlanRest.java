package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.fewlabel.contracts.sweep.PlannedCell;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.SweepPlan;

/** What of a plan is left to run. */
final class PlanRest {
    private PlanRest() {}

    /**
     * The plan without the rows of which every run is done, and without the seeds with which all of the others are.
     *
     * @param document as it was written
     * @param plan the same, read
     * @param isDone whether nothing is left to do for a run; of one at least there is
     */
    static ObjectNode of(ObjectNode document, SweepPlan plan, Predicate<PlannedRun> isDone) {
        Set<PlannedRun> open = plan.runs().stream().filter(isDone.negate()).collect(Collectors.toSet());
        Set<String> labels = open.stream().map(PlannedRun::row).collect(Collectors.toSet());
        Set<Long> seeds = open.stream().map(PlannedRun::seed).collect(Collectors.toSet());
        Set<Integer> rows = plan.cells().stream()
                .filter(cell -> labels.contains(cell.label()))
                .map(PlannedCell::rowIndex)
                .collect(Collectors.toSet());
        Set<String> cells = plan.cells().stream()
                .filter(cell -> rows.contains(cell.rowIndex()))
                .map(PlannedCell::label)
                .collect(Collectors.toSet());
        ObjectNode rest = document.deepCopy();
        if (rest.path("rows") instanceof ArrayNode all) {
            ArrayNode left = rest.putArray("rows");
            for (int i = 0; i < all.size(); i++) {
                if (rows.contains(i)) {
                    left.add(all.get(i));
                }
            }
        }
        ArrayNode left = rest.withObject("/repeats").putArray("seeds");
        plan.repeats().seeds().stream().filter(seeds::contains).forEach(left::add);
        if (plan.cells().stream()
                .noneMatch(cell -> cell.row().equals(plan.baseline()) && cells.contains(cell.label()))) {
            rest.remove("baseline");
        }
        ArrayNode contrasts = rest.putArray("contrasts");
        for (JsonNode contrast : document.path("contrasts")) {
            if (cells.contains(contrast.path("a").asText())
                    && cells.contains(contrast.path("b").asText())) {
                contrasts.add(contrast);
            }
        }
        return rest;
    }
}
