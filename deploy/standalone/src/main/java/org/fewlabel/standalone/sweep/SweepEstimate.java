package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import org.jspecify.annotations.Nullable;

/**
 * How much of a plan is left to run, and how long it will train.
 *
 * @param left rows that have something left
 * @param refused what is wrong with the specs of rows, as far as it shows without the users' own images
 */
public record SweepEstimate(SweepPlan plan, int done, int failed, List<RowLeft> left, List<String> refused) {
    public SweepEstimate {
        left = List.copyOf(left);
        refused = List.copyOf(refused);
    }

    /** @param secondsPerRun of training; null where no run is known that was like it */
    public record RowLeft(String row, int runs, @Nullable Double secondsPerRun) {}

    /** What makes a step long or short, as far as another sweep's runs can tell. */
    private record Kind(String dataset, String network, String method) {
        static Kind of(JsonNode spec) {
            return new Kind(
                    spec.at("/dataset/name").asText(),
                    spec.at("/network/name").asText(),
                    spec.at("/method/name").asText());
        }
    }

    private record Times(double seconds, long steps) {
        Times plus(Times other) {
            return new Times(seconds + other.seconds, steps + other.steps);
        }
    }

    /** @param others further runs to learn times from, such as those of an earlier sweep */
    public static SweepEstimate of(SweepPlan plan, RunsFile file, List<FinishedRun> others) {
        Map<Kind, Times> times = new HashMap<>();
        Stream.concat(file.runs().stream(), others.stream()).forEach(run -> {
            Long steps = run.stepsDone();
            if (steps != null) {
                times.merge(Kind.of(run.spec()), new Times(run.trainingSeconds(), steps), Times::plus);
            }
        });
        List<RowLeft> left = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String row : plan.rows()) {
            List<PlannedRun> runs = plan.runsOf(row);
            int runsLeft = (int) runs.stream().filter(run -> !file.has(run)).count();
            JobSpec.Reading reading = JobSpec.read(runs.get(0).body());
            if (reading instanceof JobSpec.Rejected rejected && !isOnUsersImages(runs.get(0))) {
                for (Violation violation : rejected.violations()) {
                    refused.add(row + ": " + violation.field() + " " + violation.message());
                }
            }
            if (runsLeft > 0) {
                left.add(new RowLeft(row, runsLeft, seconds(reading, times)));
            }
        }
        List<FinishedRun> finished =
                plan.runs().stream().map(file::of).filter(Objects::nonNull).toList();
        int done = (int) finished.stream().filter(FinishedRun::succeeded).count();
        return new SweepEstimate(plan, done, finished.size() - done, left, refused);
    }

    /** Whether their spec is whole is known to the gateway alone. */
    private static boolean isOnUsersImages(PlannedRun run) {
        return run.spec().at("/dataset/name").asText().equals("image-folder");
    }

    private static @Nullable Double seconds(JobSpec.Reading reading, Map<Kind, Times> times) {
        if (reading instanceof JobSpec.Accepted accepted) {
            JobSpec spec = accepted.spec();
            Times known = times.get(Kind.of(Json.mapper().valueToTree(spec)));
            return known == null
                    ? null
                    : (Double) (known.seconds() / known.steps() * spec.epochs() * spec.resolvedStepsPerEpoch());
        }
        return null;
    }

    /** For a terminal. */
    @Override
    public String toString() {
        Table table = new Table(List.of("row", ">left", ">s per run"));
        double seconds = 0;
        int unknown = 0;
        for (RowLeft each : left) {
            Double perRun = each.secondsPerRun();
            seconds += perRun == null ? 0 : perRun * each.runs();
            unknown += perRun == null ? each.runs() : 0;
            table.add(List.of(
                    each.row(),
                    String.valueOf(each.runs()),
                    perRun == null ? "–" : String.format(Locale.ROOT, "%.0f", perRun)));
        }
        int runs = plan.runs().size();
        return String.format(
                Locale.ROOT,
                "%s%n%s: %d rows × %d repeats = %d runs; %d done, %d failed, %d left; %d contrasts%n"
                        + "%s of training are left, to be divided by the trainers; waits for labels and for the services come on top%n%s",
                table,
                plan.name(),
                plan.rows().size(),
                plan.repeats(),
                runs,
                done,
                failed,
                runs - done,
                plan.contrasts().size(),
                Figures.duration(Duration.ofSeconds(Math.round(seconds))),
                unknown == 0
                        ? ""
                        : "and " + unknown
                                + " runs of which no time is known; --timings names files with runs like them\n");
    }
}
