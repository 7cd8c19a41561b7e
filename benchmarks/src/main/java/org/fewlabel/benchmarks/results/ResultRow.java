package org.fewlabel.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.fewlabel.benchmarks.Spread;
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
        Spread student = Spread.of(errors(runs, "student"));
        List<Double> teacherErrors = errors(runs, "teacher");
        Spread teacher = teacherErrors.isEmpty() ? null : Spread.of(teacherErrors);
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
                student.mean(),
                student.deviation(),
                teacher == null ? null : (Double) teacher.mean(),
                teacher == null ? null : teacher.deviation(),
                Spread.of(runs.stream()
                                .map(run -> run.path("trainingSeconds").asDouble())
                                .toList())
                        .mean());
    }

    private static List<Double> errors(List<JsonNode> runs, String network) {
        return runs.stream()
                .map(run -> run.path(network).path("last"))
                .filter(JsonNode::isNumber)
                .map(error -> error.asDouble() * PERCENT)
                .toList();
    }
}
