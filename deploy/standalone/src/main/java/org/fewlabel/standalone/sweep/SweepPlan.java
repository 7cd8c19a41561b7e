package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;

/**
 * What a sweep runs: {@code {"name": …, "seeds": [1, 2, 3], "base": SPEC, "rows": [{"method": …}, …]}}. A row is laid over
 * the base, field by field; {@code "label"} names it, else its method's options do. Every row runs with every seed.
 *
 * @param runs seed by seed, so that a sweep that is not done yet has something of every row
 */
public record SweepPlan(String name, List<PlannedRun> runs) {
    private static final Set<String> FIELDS = Set.of("name", "seeds", "base", "rows");
    private static final String LABEL = "label";
    private static final int RUNS_MAX = 10_000;

    public SweepPlan {
        runs = List.copyOf(runs);
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
        require(nonEmptyArray(document.path("seeds")), "seeds must be numbers");
        require(nonEmptyArray(document.path("rows")), "rows must be objects to lay over base");
        List<PlannedRun> runs = new ArrayList<>();
        for (JsonNode seed : document.path("seeds")) {
            require(seed.isIntegralNumber(), "seeds must be whole numbers, one was " + seed);
            for (JsonNode row : document.path("rows")) {
                require(row.isObject(), "rows must be objects, one was " + row);
                runs.add(run(name, document.path("base"), (ObjectNode) row, seed.longValue()));
            }
        }
        return checked(name, runs);
    }

    /** @param specs the jobs by what they are called, each to be run with every seed */
    static SweepPlan of(String name, Map<String, ObjectNode> specs, List<Long> seeds) {
        List<PlannedRun> runs = new ArrayList<>();
        for (long seed : seeds) {
            specs.forEach((row, spec) ->
                    runs.add(new PlannedRun(row, seed, spec.deepCopy().put("seed", seed))));
        }
        return checked(name, runs);
    }

    private static SweepPlan checked(String name, List<PlannedRun> runs) {
        require(runs.size() <= RUNS_MAX, "at most " + RUNS_MAX + " runs, planned are " + runs.size());
        Set<String> keys = new HashSet<>();
        runs.forEach(run -> require(keys.add(run.key()), "twice the same run: " + run.row() + ", seed " + run.seed()));
        return new SweepPlan(name, runs);
    }

    private static PlannedRun run(String name, JsonNode base, ObjectNode row, long seed) {
        ObjectNode changes = row.deepCopy();
        JsonNode label = changes.remove(LABEL);
        ObjectNode spec = base.deepCopy();
        Json.layOver(spec, changes);
        spec.put("name", name);
        spec.put("seed", seed);
        return new PlannedRun(label == null ? labelOf(changes) : label.asText(), seed, spec);
    }

    private static String labelOf(ObjectNode changes) {
        JsonNode method = changes.path("method");
        String options = method.properties().stream()
                .filter(option -> !option.getKey().equals("name"))
                .map(option -> option.getKey() + "=" + option.getValue().asText())
                .collect(Collectors.joining(" "));
        return (method.path("name").asText() + " " + options).trim();
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
