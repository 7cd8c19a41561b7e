package org.fewlabel.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.benchmarks.Spread;
import org.jspecify.annotations.Nullable;

/**
 * What one choice changes where all else is the same, the seed included.
 *
 * @param choice the field and its two values
 * @param of the method and its other choices
 * @param difference of the student's test error after the last epoch, second value less first, in percentage points, over
 *     the seeds: below zero the second value is better
 * @param seeds how many
 */
record Contrast(String choice, String of, Spread difference, int seeds) {
    private static final double PERCENT = 100;
    private static final String EXCLUDE_LABELED = "excludeLabeled";
    private static final List<String> CHOICES = List.of("inputs", "targets", "mixupLoss", "pseudoLabels");

    /** The choices that the article compares. */
    private enum Choice {
        EPOCH_LABELS("method", "targets", "iteration", "epoch"),
        SEPARATE_INPUTS("method", "inputs", "mixed", "separate"),
        LABELED_IN_POOL("batch", EXCLUDE_LABELED, "true", "false"),
        INTERPOLATED_LOSS_CE("method", "mixupLoss", "L1", "L3"),
        INTERPOLATED_LOSS_MSE("method", "mixupLoss", "L2", "L4");

        final String part;
        final String field;
        final String from;
        final String to;

        Choice(String part, String field, String from, String to) {
            this.part = part;
            this.field = field;
            this.from = from;
            this.to = to;
        }

        String text() {
            return field + ": " + from + " → " + to;
        }

        @Nullable
        String valueIn(JsonNode run) {
            JsonNode value = run.path("spec").path(part).path(field);
            return value.isMissingNode() || value.isNull() ? null : value.asText();
        }

        /** What two runs share that differ in this choice alone; the pool of unlabeled images goes with the inputs. */
        JsonNode allElse(JsonNode run) {
            ObjectNode spec = run.path("spec").deepCopy();
            remove(spec.path(part), field);
            if (this == SEPARATE_INPUTS) {
                remove(spec.path("batch"), EXCLUDE_LABELED);
            }
            return spec;
        }

        private static void remove(JsonNode part, String field) {
            if (part instanceof ObjectNode object) {
                object.remove(field);
            }
        }
    }

    /** @param runs lines of a file of finished runs, all of one sweep */
    static List<Contrast> of(List<JsonNode> runs) {
        List<Contrast> contrasts = new ArrayList<>();
        for (Choice choice : Choice.values()) {
            // By all else but the seed: what only looks alike by its name stays apart.
            Map<JsonNode, List<Double>> differences = new LinkedHashMap<>();
            Map<JsonNode, String> names = new HashMap<>();
            for (JsonNode from : runs) {
                if (choice.from.equals(choice.valueIn(from))) {
                    JsonNode allElse = choice.allElse(from);
                    ObjectNode setting = allElse.deepCopy();
                    setting.remove("seed");
                    runs.stream()
                            .filter(to -> choice.to.equals(choice.valueIn(to))
                                    && choice.allElse(to).equals(allElse))
                            .forEach(to -> differences
                                    .computeIfAbsent(setting, all -> new ArrayList<>())
                                    .add(error(to) - error(from)));
                    names.put(setting, name(from, choice));
                }
            }
            differences.forEach((setting, all) ->
                    contrasts.add(new Contrast(choice.text(), names.get(setting), Spread.of(all), all.size())));
        }
        return contrasts;
    }

    private static String name(JsonNode run, Choice choice) {
        JsonNode spec = run.path("spec");
        List<String> parts = new ArrayList<>();
        parts.add(spec.path("method").path("name").asText());
        for (String field : CHOICES) {
            JsonNode value = spec.path("method").path(field);
            if (value.isTextual() && !field.equals(choice.field)) {
                parts.add(value.textValue());
            }
        }
        if (spec.path("method").has("mixupLoss")) {
            // A weight for squared errors is another thing to cross entropies.
            BigDecimal weight = spec.path("method").path("unsupervisedWeight").decimalValue();
            parts.add("weight " + weight.stripTrailingZeros().toPlainString());
        }
        boolean poolGoesWithInputs = spec.path("method").has("inputs");
        if (!poolGoesWithInputs && choice != Choice.LABELED_IN_POOL) {
            parts.add(EXCLUDE_LABELED + " "
                    + spec.path("batch").path(EXCLUDE_LABELED).asText());
        }
        return String.join(", ", parts);
    }

    private static double error(JsonNode run) {
        return run.path("student").path("last").asDouble() * PERCENT;
    }
}
