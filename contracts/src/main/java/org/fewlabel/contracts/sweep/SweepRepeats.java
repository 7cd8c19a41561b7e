package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How often every cell of a sweep runs, and what differs between the times.
 *
 * @param seeds one for each repeat
 * @param vary the fields that have the repeat's seed as their value
 */
public record SweepRepeats(List<Long> seeds, List<VariedField> vary) {
    public SweepRepeats {
        seeds = List.copyOf(seeds);
        vary = List.copyOf(vary);
    }

    /** The seeds that a user wrote; empty where they are none, as {@link #seedsFlaw} says. */
    public static Optional<List<Long>> seeds(JsonNode list) {
        Set<Long> seeds = new LinkedHashSet<>();
        list.forEach(each -> {
            if (each.isIntegralNumber() && each.canConvertToLong() && each.longValue() >= 0) {
                seeds.add(each.longValue());
            }
        });
        return list.isArray() && !seeds.isEmpty() && seeds.size() == list.size() && seeds.size() <= SweepLimits.RUNS_MAX
                ? Optional.of(List.copyOf(seeds))
                : Optional.empty();
    }

    /** What is wrong with a list that is none of seeds. */
    public static String seedsFlaw(JsonNode list) {
        return "must be a list of 1 to " + SweepLimits.RUNS_MAX + " different whole numbers from 0, was "
                + PlanFields.shown(list);
    }

    public boolean varies(VariedField field) {
        return vary.contains(field);
    }

    /** A cell's spec as it is submitted with that seed. */
    public ObjectNode seeded(ObjectNode spec, long seed) {
        ObjectNode seeded = spec.deepCopy();
        vary.forEach(field -> field.set(seeded, seed));
        return seeded;
    }
}
