package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/** Reads a plan that a user wrote. Whatever is wrong with it is written down, and reading goes on: one reader, one plan. */
final class SweepPlanReader {
    private static final Set<String> FIELDS =
            Set.of("name", "base", "rows", "axes", "repeats", "baseline", "limits", "contrasts");
    private static final String LABEL = "label";
    /** Of the base and of each row, as JSON: a thousand runs have a copy, and a spec with every field is a quarter of it. */
    private static final int SPEC_LENGTH_MAX = 4_096;

    private static final List<Long> SEEDS_USUAL = List.of(1L, 2L, 3L, 4L, 5L);

    private static final ObjectReader DOCUMENT = Json.mapper()
            .reader()
            // The job spec's reader has the words for it.
            .with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private final PlanFields fields = new PlanFields();
    /** Whether the base or a row is. */
    private boolean isTooLong;

    /** @param changes what it lays over the base */
    private record Row(String label, ObjectNode changes) {}

    SweepPlan.Reading read(String json) {
        JsonNode document;
        try {
            document = DOCUMENT.readTree(Text.withoutByteOrderMark(json));
        } catch (JsonProcessingException e) {
            fields.reject("", "is not JSON: " + e.getOriginalMessage());
            return new SweepPlan.Rejected(fields.violations(), List.of());
        }
        if (!document.isObject()) {
            fields.reject("", "must be a JSON object, was " + PlanFields.shown(document));
            return new SweepPlan.Rejected(fields.violations(), List.of());
        }
        fields.names("", document, FIELDS);
        SweepPlan plan = read(document);
        return fields.violations().isEmpty()
                ? new SweepPlan.Accepted(plan)
                : new SweepPlan.Rejected(fields.violations(), plan.cells());
    }

    private SweepPlan read(JsonNode document) {
        String name = fields.text("name", document.get("name"), JobSpec.NAME_LENGTH_MAX);
        SweepRepeats repeats = repeats(document.path("repeats"));
        ObjectNode base = base(document.path("base"), repeats);
        PlanAxes axes = PlanAxes.read(document.path("axes"), repeats, fields);
        List<Row> rows = rows(name, document.path("rows"), base, axes.paths(), repeats);
        // No overflow: both are bounded, and so are the repeats.
        long cellCount = rows.size() * axes.pointCount();
        SweepLimits limits =
                limits(document.path("limits"), cellCount, repeats.seeds().size());
        // Of a plan that is too large for any sweep nobody wants to see the cells, and nobody has the memory for them.
        boolean hasCells = axes.areTold() && cellCount <= SweepLimits.RUNS_MAX && !isTooLong;
        List<PlannedCell> cells = hasCells ? cells(name, base, rows, axes) : List.of();
        String baseline = baseline(document.get("baseline"), rows);
        Set<String> labels = cells.stream().map(PlannedCell::label).collect(Collectors.toSet());
        List<PlannedContrast> contrasts = new ContrastsReader(fields).read(document.path("contrasts"), labels);
        return new SweepPlan(name, cells, repeats, baseline, limits, contrasts);
    }

    private ObjectNode base(JsonNode base, SweepRepeats repeats) {
        if (!(base instanceof ObjectNode object)) {
            fields.reject("base", "must be a job spec, or of one what all rows share, was " + PlanFields.shown(base));
            return Json.mapper().createObjectNode();
        }
        bound("base", object);
        leaveToRepeats("base", object, repeats);
        return object;
    }

    private void bound(String field, ObjectNode spec) {
        int length = spec.toString().length();
        if (length > SPEC_LENGTH_MAX) {
            isTooLong = true;
            fields.reject(field, "must be at most " + SPEC_LENGTH_MAX + " characters of JSON, was " + length);
        }
    }

    private SweepRepeats repeats(JsonNode repeats) {
        fields.object("repeats", repeats, Set.of("seeds", "vary"));
        List<Long> seeds =
                PlanFields.present(repeats.path("seeds")) ? seeds("repeats.seeds", repeats.path("seeds")) : SEEDS_USUAL;
        List<VariedField> vary = List.of(VariedField.values());
        if (PlanFields.present(repeats.path("vary"))) {
            Set<VariedField> named = new LinkedHashSet<>();
            repeats.path("vary")
                    .forEach(each -> VariedField.named(each.asText()).ifPresent(named::add));
            if (!repeats.path("vary").isArray()
                    || named.isEmpty()
                    || named.size() < repeats.path("vary").size()) {
                fields.reject(
                        "repeats.vary",
                        "must be a list of seed or dataset.splitSeed or both, was "
                                + PlanFields.shown(repeats.path("vary")));
            } else {
                vary = List.copyOf(named);
            }
        }
        return new SweepRepeats(seeds, vary);
    }

    private List<Long> seeds(String field, JsonNode list) {
        return SweepRepeats.seeds(list).orElseGet(() -> {
            fields.reject(field, SweepRepeats.seedsFlaw(list));
            return SEEDS_USUAL;
        });
    }

    private List<Row> rows(String name, JsonNode rows, ObjectNode base, Set<String> axes, SweepRepeats repeats) {
        if (!PlanFields.present(rows) && !axes.isEmpty()) {
            // Where the method is an axis the base may have none to name the row by.
            String label = labelOf(base);
            boolean isName = Text.flaw(label, JobSpec.NAME_LENGTH_MAX) == null;
            return List.of(new Row(isName ? label : name, Json.mapper().createObjectNode()));
        }
        if (!rows.isArray() || rows.isEmpty() || rows.size() > SweepLimits.RUNS_MAX) {
            fields.reject(
                    "rows",
                    "must be a list of 1 to " + SweepLimits.RUNS_MAX + " objects to lay over base, was "
                            + PlanFields.shown(rows));
            return List.of();
        }
        List<Row> read = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            String field = "rows[" + i + "]";
            if (!(rows.get(i) instanceof ObjectNode row)) {
                fields.reject(field, "must be an object to lay over base, was " + PlanFields.shown(rows.get(i)));
                continue;
            }
            bound(field, row);
            ObjectNode changes = row.deepCopy();
            JsonNode given = changes.remove(LABEL);
            String label =
                    given == null ? labelOf(changes) : fields.text(field + "." + LABEL, given, JobSpec.NAME_LENGTH_MAX);
            if (given == null && Text.flaw(label, JobSpec.NAME_LENGTH_MAX) != null) {
                fields.reject(field + "." + LABEL, "is required where the method's options make none");
            } else if (!labels.add(label)) {
                fields.reject(field + "." + LABEL, "must be another row's no more, was " + Text.shown(label));
            }
            leaveToRepeats(field, changes, repeats);
            flat(changes).keySet().forEach(path -> axes.stream()
                    .filter(axis -> PlannedCell.overlap(axis, path))
                    .forEach(axis -> fields.reject(field + "." + path, "must be left to the axis " + axis)));
            read.add(new Row(label, changes));
        }
        return read;
    }

    /** Where a row had a seed of its own, it would not be paired with the others. */
    private void leaveToRepeats(String where, ObjectNode spec, SweepRepeats repeats) {
        repeats.vary().stream()
                .filter(field -> field.isIn(spec))
                .forEach(field ->
                        fields.reject(where + "." + field.wireName(), "must be left to repeats, which vary it"));
    }

    private SweepLimits limits(JsonNode limits, long cells, int repeats) {
        fields.object("limits", limits, Set.of("runs", "parallel", "failures"));
        int runs = fields.number("limits.runs", limits.path("runs"), SweepLimits.RUNS_MAX, SweepLimits.RUNS_MAX);
        if (cells * repeats > runs) {
            fields.reject(
                    "limits.runs",
                    "must not be less than the runs, " + cells * repeats + " (" + cells + " cells × " + repeats
                            + " repeats), was " + runs
                            + (PlanFields.present(limits.path("runs")) ? "" : ", the most that may be"));
        }
        return new SweepLimits(
                runs,
                fields.number(
                        "limits.parallel",
                        limits.path("parallel"),
                        SweepLimits.PARALLEL_USUAL,
                        SweepLimits.PARALLEL_MAX),
                fields.number(
                        "limits.failures", limits.path("failures"), SweepLimits.FAILURES_USUAL, SweepLimits.RUNS_MAX));
    }

    private List<PlannedCell> cells(String name, ObjectNode base, List<Row> rows, PlanAxes axes) {
        List<PlannedCell> cells = new ArrayList<>();
        Map<JsonNode, String> specs = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            for (Map<String, JsonNode> point : axes.points()) {
                ObjectNode spec = base.deepCopy();
                Json.layOver(spec, row.changes());
                if (!spec.has("name")) {
                    spec.put("name", name);
                }
                String label = row.label() + PlanAxes.label(point);
                for (Map.Entry<String, JsonNode> each : point.entrySet()) {
                    set(spec, each.getKey(), each.getValue());
                }
                if (label.length() > PlannedCell.LABEL_LENGTH_MAX) {
                    fields.reject(
                            "rows[" + i + "]",
                            "makes a cell whose name is longer than " + PlannedCell.LABEL_LENGTH_MAX + ": "
                                    + Text.shown(label));
                }
                String twin = specs.putIfAbsent(spec, label);
                if (twin != null) {
                    fields.reject("rows[" + i + "]", "must not be the same runs as " + Text.shown(twin));
                }
                cells.add(new PlannedCell(label, i, row.label(), flat(row.changes()), point, spec));
            }
        }
        Set<String> labels = new HashSet<>();
        cells.stream()
                .filter(cell -> !labels.add(cell.label()))
                .forEach(cell -> fields.reject(
                        "rows[" + cell.rowIndex() + "]", "makes two cells of the name " + Text.shown(cell.label())));
        return cells;
    }

    private void set(ObjectNode spec, String path, JsonNode value) {
        ObjectNode object = spec;
        String rest = path;
        while (rest.contains(".")) {
            String first = rest.substring(0, rest.indexOf('.'));
            if (object.path(first).isValueNode() && !object.path(first).isNull()) {
                fields.reject(
                        "axes." + path,
                        "must be in an object, but " + first + " is " + PlanFields.shown(object.path(first)));
                return;
            }
            object = object.get(first) instanceof ObjectNode below ? below : object.putObject(first);
            rest = rest.substring(first.length() + 1);
        }
        object.set(rest, value);
    }

    private @Nullable String baseline(@Nullable JsonNode baseline, List<Row> rows) {
        if (baseline == null || baseline.isNull()) {
            return null;
        }
        List<String> labels = rows.stream().map(Row::label).toList();
        if (!labels.contains(baseline.textValue())) {
            fields.reject("baseline", "must be the label of a row, was " + PlanFields.shown(baseline));
        }
        return baseline.textValue();
    }

    private static String labelOf(ObjectNode spec) {
        JsonNode method = spec.path("method");
        String options = method.properties().stream()
                .filter(option -> !option.getKey().equals("name"))
                .map(option -> option.getKey() + "=" + option.getValue().asText())
                .collect(Collectors.joining(" "));
        return (method.path("name").asText() + " " + options).strip();
    }

    /** Its values by their paths. */
    private static Map<String, JsonNode> flat(ObjectNode object) {
        Map<String, JsonNode> flat = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode below && !below.isEmpty()) {
                flat(below).forEach((path, value) -> flat.put(field.getKey() + "." + path, value));
            } else {
                flat.put(field.getKey(), field.getValue());
            }
        });
        return flat;
    }
}
