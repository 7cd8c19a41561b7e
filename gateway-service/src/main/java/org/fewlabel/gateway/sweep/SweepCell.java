package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.sweep.PlannedCell;
import org.fewlabel.contracts.sweep.SweepRepeats;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.contracts.sweep.VariedField;

/**
 * What runs once with every seed of a sweep.
 *
 * @param number its place in the plan, from 0
 * @param row the label of its row
 * @param point the value of each axis, by its path
 * @param settings all that it lays over the base, by paths
 * @param spec with every default, and with the first seed
 */
record SweepCell(
        int number,
        String label,
        String row,
        Map<String, JsonNode> point,
        Map<String, JsonNode> settings,
        JobSpec spec) {
    SweepCell {
        point = Collections.unmodifiableMap(new LinkedHashMap<>(point));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    static SweepCell of(int number, PlannedCell cell, JobSpec spec) {
        return new SweepCell(number, cell.label(), cell.row(), cell.point(), cell.settings(), spec);
    }

    /** What its run has in the repeat of that seed. */
    SweepView.Seeds seeds(SweepRepeats repeats, long seed) {
        return new SweepView.Seeds(
                repeats.varies(VariedField.SEED) ? seed : spec.seed(),
                repeats.varies(VariedField.SPLIT_SEED) ? seed : spec.dataset().splitSeed());
    }

    /** Its spec as the repeat of that seed has it. */
    JobSpec seeded(SweepRepeats repeats, long seed) {
        try {
            return Json.mapper().treeToValue(repeats.seeded(Json.mapper().valueToTree(spec), seed), JobSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the spec of a cell cannot be read", e);
        }
    }

    String method() {
        return spec.method().methodName().wireName();
    }

    /** That a run of it has, unless it stops early. */
    long steps() {
        return (long) spec.epochs() * spec.resolvedStepsPerEpoch();
    }
}
