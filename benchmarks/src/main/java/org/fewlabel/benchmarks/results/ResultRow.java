package org.fewlabel.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs that differ in the seed alone; errors in percent.
 *
 * @param inputs null where the method knows no such choice, and so with {@code targets} and {@code mixupLoss}
 * @param steps of a whole run
 * @param seeds how many
 * @param errorMean of the student's test error after the last epoch
 * @param errorStd the sample standard deviation; null for one seed
 * @param teacherErrorMean null where there is no teacher
 * @param secondsPerRun of training, without waiting for labels
 */
record ResultRow(
        String sweep,
        String row,
        String dataset,
        int labels,
        String network,
        String method,
        @Nullable String inputs,
        @Nullable String targets,
        @Nullable String mixupLoss,
        int epochs,
        int steps,
        int seeds,
        double errorMean,
        @Nullable Double errorStd,
        @Nullable Double teacherErrorMean,
        @Nullable Double teacherErrorStd,
        double secondsPerRun) {
    private static final double PERCENT = 100;

    /** @param runs lines of a file of finished runs, all of one row */
    static ResultRow of(List<JsonNode> runs) {
        JsonNode first = runs.get(0);
        JsonNode spec = first.path("spec");
        JsonNode method = spec.path("method");
        List<Double> student = errors(runs, "student");
        List<Double> teacher = errors(runs, "teacher");
        return new ResultRow(
                first.path("sweep").asText(),
                first.path("row").asText(),
                spec.path("dataset").path("name").asText(),
                spec.path("dataset").path("labels").asInt(),
                spec.path("network").path("name").asText(),
                method.path("name").asText(),
                method.path("inputs").textValue(),
                method.path("targets").textValue(),
                method.path("mixupLoss").textValue(),
                spec.path("epochs").asInt(),
                spec.path("epochs").asInt() * spec.path("stepsPerEpoch").asInt(),
                runs.size(),
                mean(student),
                deviation(student),
                teacher.isEmpty() ? null : mean(teacher),
                teacher.isEmpty() ? null : deviation(teacher),
                mean(runs.stream()
                        .map(run -> run.path("trainingSeconds").asDouble())
                        .toList()));
    }

    private static List<Double> errors(List<JsonNode> runs, String network) {
        return runs.stream()
                .map(run -> run.path(network).path("last"))
                .filter(JsonNode::isNumber)
                .map(error -> error.asDouble() * PERCENT)
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    private static @Nullable Double deviation(List<Double> values) {
        if (values.size() == 1) {
            return null;
        }
        double mean = mean(values);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.size() - 1));
    }
}
