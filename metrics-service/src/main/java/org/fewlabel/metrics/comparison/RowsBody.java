package org.fewlabel.metrics.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.metrics.comparison.Question.Adjustment;
import org.fewlabel.metrics.comparison.Run.Seeds;
import org.fewlabel.service.rest.BadQueryException;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/**
 * Rows that somebody else put together, such as the cells of a sweep, with the jobs of each.
 *
 * @param rows with runs that have no value yet
 */
record RowsBody(Question question, List<RowRuns> rows) {
    private static final ObjectReader DOCUMENT =
            Json.mapper().reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    private static final int LABEL_LENGTH_MAX = 200;
    private static final int PLANNED_MAX = 10_000;

    RowsBody {
        rows = List.copyOf(rows);
    }

    /** @throws BadQueryException with everything that is wrong in it */
    static RowsBody read(String json, ComparisonConfig limits) {
        JsonNode document;
        try {
            document = DOCUMENT.readTree(Text.withoutByteOrderMark(json));
        } catch (JsonProcessingException e) {
            throw new BadQueryException("", "is not JSON: " + e.getOriginalMessage());
        }
        Reader reader = new Reader(limits);
        RowsBody body = reader.body(document);
        if (!reader.violations.isEmpty()) {
            throw new BadQueryException(reader.violations.shown());
        }
        return body;
    }

    /** Writes down what is wrong, and goes on with the default. */
    private static final class Reader {
        private static final Set<String> FIELDS = Set.of("figure", "confidence", "baseline", "adjust", "rows");
        private static final Set<String> ROW_FIELDS = Set.of("label", "planned", "baseline", "settings", "runs");
        private static final Set<String> RUN_FIELDS = Set.of("jobId", "seed", "splitSeed", "state");
        private static final Set<String> STATES = Stream.concat(
                        Stream.of(Run.PLANNED), Arrays.stream(JobState.values()).map(JobState::wireName))
                .collect(Collectors.toUnmodifiableSet());

        private final ComparisonConfig limits;
        private final Violations violations = new Violations();
        private int runs;

        Reader(ComparisonConfig limits) {
            this.limits = limits;
        }

        RowsBody body(JsonNode document) {
            Question usual = Question.usual();
            if (!isObject("", document, FIELDS)) {
                return new RowsBody(usual, List.of());
            }
            Question question = new Question(
                    text("figure", document.get("figure"), Figure::parse, usual.figure()),
                    confidence(document.get("confidence")),
                    text("baseline", document.get("baseline"), Reader::label, null),
                    text("adjust", document.get("adjust"), Adjustment::parse, usual.adjust()));
            JsonNode rows = document.path("rows");
            if (!rows.isArray() || rows.size() > limits.rowsMax()) {
                reject(
                        "rows",
                        "must be a list of at most " + limits.rowsMax() + " rows"
                                + (rows.isArray() ? ", had " + rows.size() : ""));
                return new RowsBody(question, List.of());
            }
            List<RowRuns> read = new ArrayList<>();
            Set<String> labels = new HashSet<>();
            for (int i = 0; i < rows.size(); i++) {
                RowRuns row = row("rows[" + i + "]", rows.get(i), question);
                if (!row.label().isEmpty() && !labels.add(row.label())) {
                    reject("rows[" + i + "].label", "must be of this row alone, was " + Text.shown(row.label()));
                }
                read.add(row);
            }
            if (runs > limits.runsMax()) {
                reject("rows", "must have at most " + limits.runsMax() + " runs together, had " + runs);
            }
            checkBaselines(question, read, labels);
            return new RowsBody(question, read);
        }

        private void checkBaselines(Question question, List<RowRuns> rows, Set<String> labels) {
            if (question.baseline() != null && !labels.contains(question.baseline())) {
                reject("baseline", "must be the label of a row, was " + Text.shown(question.baseline()));
            }
            for (int i = 0; i < rows.size(); i++) {
                String own = rows.get(i).baseline();
                if (own != null && !own.equals(question.baseline()) && !labels.contains(own)) {
                    reject("rows[" + i + "].baseline", "must be the label of a row, was " + Text.shown(own));
                }
            }
        }

        private RowRuns row(String path, JsonNode row, Question question) {
            if (!isObject(path, row, ROW_FIELDS)) {
                return new RowRuns("", "", Map.of(), null, List.of(), null);
            }
            String label = text(path + ".label", row.get("label"), Reader::label, "");
            if (!row.hasNonNull("label")) {
                reject(path + ".label", "is required: a text of 1 to " + LABEL_LENGTH_MAX + " characters");
            }
            String baseline = text(path + ".baseline", row.get("baseline"), Reader::label, question.baseline());
            JsonNode runsOfRow = row.path("runs");
            if (!runsOfRow.isArray()) {
                reject(path + ".runs", "must be a list of runs");
            }
            List<Run> read = new ArrayList<>();
            runs += runsOfRow.size();
            // More are refused as a whole; of which there may be any number.
            for (int i = 0; i < runsOfRow.size() && runs <= limits.runsMax(); i++) {
                read.add(run(path + ".runs[" + i + "]", runsOfRow.get(i)));
            }
            return new RowRuns(
                            label,
                            label,
                            settings(path + ".settings", row.path("settings")),
                            planned(path, row),
                            read,
                            null)
                    .against(baseline);
        }

        private @Nullable Integer planned(String path, JsonNode row) {
            return row.hasNonNull("planned")
                    ? (Integer) (int) number(path + ".planned", row.get("planned"), PLANNED_MAX)
                    : null;
        }

        private Map<String, Object> settings(String path, JsonNode settings) {
            Map<String, Object> read = new LinkedHashMap<>();
            if (!settings.isMissingNode() && !settings.isNull() && !settings.isObject()) {
                reject(path, "must be a JSON object");
            }
            settings.properties().forEach(setting -> {
                JsonNode value = setting.getValue();
                if (value.isContainerNode()) {
                    reject(path + "." + setting.getKey(), "must be a text, a number, true or false");
                } else if (!value.isNull()) {
                    read.put(setting.getKey(), Json.mapper().convertValue(value, Object.class));
                }
            });
            return read;
        }

        private Run run(String path, JsonNode run) {
            if (!isObject(path, run, RUN_FIELDS)) {
                return new Run(null, new Seeds(0, 0), Run.PLANNED, null, null);
            }
            UUID jobId = text(path + ".jobId", run.get("jobId"), QueryParameters::parseJobId, null);
            String state = text(path + ".state", run.get("state"), Reader::state, Run.PLANNED);
            Seeds seeds = new Seeds(
                    number(path + ".seed", run.path("seed"), Long.MAX_VALUE),
                    number(path + ".splitSeed", run.path("splitSeed"), Long.MAX_VALUE));
            return new Run(jobId, seeds, state, null, null);
        }

        private double confidence(@Nullable JsonNode value) {
            if (value == null || value.isNull()) {
                return Question.usual().confidence();
            }
            try {
                return Question.parseConfidence(value.isNumber() ? value.asText() : "");
            } catch (IllegalArgumentException e) {
                reject("confidence", e.getMessage() + ", was " + Text.shown(value.toString()));
                return Question.usual().confidence();
            }
        }

        private long number(String path, JsonNode value, long max) {
            if (value.isIntegralNumber()
                    && value.canConvertToLong()
                    && value.longValue() >= 0
                    && value.longValue() <= max) {
                return value.longValue();
            }
            reject(path, "must be a whole number from 0 to " + max + ", was " + Text.shown(value.toString()));
            return 0;
        }

        private <T extends @Nullable Object> T text(
                String path, @Nullable JsonNode value, Function<String, T> parse, T byDefault) {
            if (value == null || value.isNull()) {
                return byDefault;
            }
            try {
                if (!value.isTextual()) {
                    throw new IllegalArgumentException("must be a text");
                }
                return parse.apply(value.textValue());
            } catch (IllegalArgumentException e) {
                reject(path, e.getMessage() + ", was " + Text.shown(value.toString()));
                return byDefault;
            }
        }

        private static String label(String text) {
            return QueryParameters.parseText(text, LABEL_LENGTH_MAX);
        }

        private static String state(String text) {
            if (!STATES.contains(text)) {
                throw new IllegalArgumentException(
                        "must be one of " + STATES.stream().sorted().collect(Collectors.joining(", ")));
            }
            return text;
        }

        private boolean isObject(String path, JsonNode node, Set<String> known) {
            if (!node.isObject()) {
                reject(path, "must be a JSON object");
                return false;
            }
            node.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    reject(
                            path.isEmpty() ? name : path + "." + name,
                            "is unknown here; known are "
                                    + known.stream().sorted().collect(Collectors.joining(", ")));
                }
            });
            return true;
        }

        private void reject(String path, String message) {
            violations.add(path, message);
        }
    }
}
