package org.fewlabel.contracts.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;

/**
 * What a sweep runs: {@code {"name": …, "seeds": [1, 2, 3], "splitSeeds": [1, 2, 3], "base": SPEC, "rows": [{"method": …},
 * …], "contrasts": [{"name": …, "a": LABEL, "b": LABEL, "network": "student"}, …]}}.
 *
 * <p>A row is laid over the base, field by field; {@code "label"} names it, else its method's options do. Every row runs once
 * in every repeat. Repeat k has the k-th seed and the k-th split seed, which chooses the labeled images; without
 * {@code splitSeeds} all repeats have those of the base. A contrast is a difference that is to be measured between runs of
 * the same repeat.
 *
 * @param repeats how often each row runs
 * @param runs repeat by repeat, so that a sweep that is not done yet has something of every row
 */
public record SweepPlan(String name, int repeats, List<PlannedRun> runs, List<PlannedContrast> contrasts) {
    private static final Set<String> FIELDS = Set.of("name", "seeds", "splitSeeds", "base", "rows", "contrasts");
    private static final Set<String> CONTRAST_FIELDS = Set.of("name", "a", "b", "network");
    private static final String UNLIKE_A_CONTRAST =
            "a contrast must have name, a, b and perhaps network (student, average or teacher), one was ";
    private static final String LABEL = "label";
    private static final String SEED = "seed";
    private static final String SPLIT_SEED = "splitSeed";
    private static final String DATASET = "dataset";
    private static final int RUNS_MAX = 10_000;

    public SweepPlan {
        runs = List.copyOf(runs);
        contrasts = List.copyOf(contrasts);
    }

    /** The rows by their labels, in the order of the plan. */
    public List<String> rows() {
        return runs.stream().map(PlannedRun::row).distinct().toList();
    }

    /** The runs of a row, in the order of the repeats. */
    public List<PlannedRun> runsOf(String row) {
        return runs.stream().filter(run -> run.row().equals(row)).toList();
    }

    /** @throws IllegalArgumentException if the file is no plan; with what is wrong */
    public static SweepPlan read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file " + file);
        }
        JsonNode document;
        try {
            document = Json.mapper().readTree(Text.withoutByteOrderMark(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        try {
            return of(document);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static SweepPlan of(JsonNode document) {
        document.fieldNames().forEachRemaining(field -> require(FIELDS.contains(field), field + " is unknown"));
        String name = document.path("name").asText();
        require(!name.isBlank(), "name is required");
        require(document.path("base").isObject(), "base must be a job spec");
        requireNoSeeds("base", document.path("base"), document.has("splitSeeds"));
        List<Long> seeds = wholeNumbers(document, "seeds");
        List<Long> splitSeeds = document.has("splitSeeds") ? wholeNumbers(document, "splitSeeds") : List.of();
        require(
                splitSeeds.isEmpty() || splitSeeds.size() == seeds.size(),
                "splitSeeds must be as many as seeds, " + seeds.size() + ", were " + splitSeeds.size());

        List<PlannedRun> runs = new ArrayList<>();
        Map<String, ObjectNode> rows = rows(document);
        for (int i = 0; i < seeds.size(); i++) {
            for (Map.Entry<String, ObjectNode> row : rows.entrySet()) {
                ObjectNode spec = document.path("base").deepCopy();
                Json.layOver(spec, row.getValue());
                spec.put("name", name);
                spec.put(SEED, seeds.get(i));
                if (!splitSeeds.isEmpty()) {
                    spec.withObject("/" + DATASET).put(SPLIT_SEED, splitSeeds.get(i));
                }
                runs.add(new PlannedRun(row.getKey(), i + 1, seeds.get(i), spec));
            }
        }
        return checked(name, seeds.size(), runs, contrasts(document, rows.keySet()));
    }

    /** @param specs the jobs by what they are called, each to be run with every seed */
    public static SweepPlan of(String name, Map<String, ObjectNode> specs, List<Long> seeds) {
        List<PlannedRun> runs = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            for (Map.Entry<String, ObjectNode> spec : specs.entrySet()) {
                long seed = seeds.get(i);
                ObjectNode seeded = spec.getValue().deepCopy();
                runs.add(new PlannedRun(spec.getKey(), i + 1, seed, seeded.put(SEED, seed)));
            }
        }
        return checked(name, seeds.size(), runs, List.of());
    }

    private static SweepPlan checked(String name, int repeats, List<PlannedRun> runs, List<PlannedContrast> contrasts) {
        require(runs.size() <= RUNS_MAX, "at most " + RUNS_MAX + " runs, planned are " + runs.size());
        Set<String> keys = new HashSet<>();
        runs.forEach(run -> require(keys.add(run.key()), "twice the same run: " + run.row() + ", seed " + run.seed()));
        return new SweepPlan(name, repeats, runs, contrasts);
    }

    /** What each row changes, by its label. */
    private static Map<String, ObjectNode> rows(JsonNode document) {
        require(nonEmptyArray(document.path("rows")), "rows must be objects to lay over base");
        Map<String, ObjectNode> rows = new LinkedHashMap<>();
        for (JsonNode row : document.path("rows")) {
            require(row.isObject(), "rows must be objects, one was " + row);
            ObjectNode changes = row.deepCopy();
            JsonNode given = changes.remove(LABEL);
            String label = given == null ? labelOf(changes) : given.asText();
            requireNoSeeds("row " + label, changes, document.has("splitSeeds"));
            require(rows.put(label, changes) == null, "two rows are called " + label + "; give one a label of its own");
        }
        return rows;
    }

    /** Where a row had a seed of its own, it would not be paired with the others. */
    private static void requireNoSeeds(String where, JsonNode spec, boolean withSplitSeeds) {
        require(!spec.has(SEED), where + " must leave the seed to seeds");
        require(
                !withSplitSeeds || !spec.path(DATASET).has(SPLIT_SEED),
                where + " must leave the split seed to splitSeeds");
    }

    private static List<PlannedContrast> contrasts(JsonNode document, Set<String> rows) {
        List<PlannedContrast> contrasts = new ArrayList<>();
        JsonNode planned = document.path("contrasts");
        require(planned.isMissingNode() || planned.isArray(), "contrasts must be a list");
        for (JsonNode each : planned) {
            each.fieldNames()
                    .forEachRemaining(field -> require(CONTRAST_FIELDS.contains(field), UNLIKE_A_CONTRAST + each));
            PlannedContrast contrast;
            try {
                contrast = Json.mapper().convertValue(each, PlannedContrast.class);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(UNLIKE_A_CONTRAST + each, e);
            }
            for (String row : List.of(contrast.a(), contrast.b())) {
                require(
                        rows.contains(row),
                        "the contrast " + contrast.name() + " is of a row that there is not: " + row);
            }
            require(!contrast.a().equals(contrast.b()), "the contrast " + contrast.name() + " is of one row alone");
            require(!contrasts.contains(contrast), "twice the same contrast: " + each);
            contrasts.add(contrast);
        }
        return contrasts;
    }

    private static String labelOf(ObjectNode changes) {
        JsonNode method = changes.path("method");
        String options = method.properties().stream()
                .filter(option -> !option.getKey().equals("name"))
                .map(option -> option.getKey() + "=" + option.getValue().asText())
                .collect(Collectors.joining(" "));
        return (method.path("name").asText() + " " + options).trim();
    }

    private static List<Long> wholeNumbers(JsonNode document, String field) {
        JsonNode numbers = document.path(field);
        require(nonEmptyArray(numbers), field + " must be numbers");
        List<Long> whole = new ArrayList<>();
        for (JsonNode number : numbers) {
            require(
                    number.isIntegralNumber() && number.canConvertToLong(),
                    field + " must be whole numbers, one was " + number);
            whole.add(number.longValue());
        }
        return whole;
    }

    private static boolean nonEmptyArray(JsonNode node) {
        return node.isArray() && !node.isEmpty();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
