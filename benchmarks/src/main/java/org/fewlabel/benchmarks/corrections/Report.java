package org.fewlabel.benchmarks.corrections;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.benchmarks.corrections.ArmRun.Round;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.statistics.PairedDifference;
import org.fewlabel.statistics.Spread;
import org.jspecify.annotations.Nullable;

/**
 * What the arms came to, as tables in Markdown. What was planned and is not there is counted.
 *
 * @param repeats how many are planned
 */
record Report(Settings settings, int repeats, List<ArmRun> runs) {
    private static final String NONE = "–";
    private static final List<Arm> AFTER_FIRST = List.of(Arm.NONE, Arm.RANDOM, Arm.LEAST_SURE);
    private static final List<Arm> ASKED = List.of(Arm.RANDOM, Arm.LEAST_SURE);
    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(Arm.LEAST_SURE, Arm.NONE),
            new Difference(Arm.RANDOM, Arm.NONE),
            new Difference(Arm.LEAST_SURE, Arm.RANDOM));

    Report {
        runs = List.copyOf(runs);
    }

    private record Difference(Arm a, Arm b) {}

    /** All of it. */
    String text() {
        return String.join("\n", summary(), differences(), rounds(), answers(), values());
    }

    /** The errors at the end of each arm. */
    String summary() {
        StringBuilder table = new StringBuilder(
                "Test errors in percent after the last epoch of the last round, mean ± s:\n\n"
                        + "| arm | labels | student | average | teacher | n | s per job, others beside it |\n|---|---|---|---|---|---|---|\n");
        for (Arm arm : Arm.values()) {
            List<ArmRun> done = of(arm);
            int more = ASKED.contains(arm) ? settings.rounds() * settings.perRound() : 0;
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %d of %d | %s |%n",
                    arm.text(),
                    settings.labels() + more,
                    spread(done, TrainedNetwork.STUDENT),
                    spread(done, TrainedNetwork.AVERAGE),
                    spread(done, TrainedNetwork.TEACHER),
                    done.size(),
                    repeats,
                    spread(done.stream()
                            .flatMap(run -> run.rounds().stream())
                            .map(Round::seconds)
                            .toList())));
        }
        return table.toString();
    }

    /** Of two arms each, within one repeat. */
    String differences() {
        StringBuilder table = new StringBuilder(
                "a − b in percentage points, with Student's 95 % interval of the mean; below zero a is better:\n\n"
                        + "| a − b | of the | difference | s | 95 % interval | pairs | a is |\n|---|---|---|---|---|---|---|\n");
        int intervals = 0;
        int told = 0;
        for (TrainedNetwork network : TrainedNetwork.values()) {
            for (Difference each : DIFFERENCES) {
                List<Double> pairs = pairs(each, network);
                PairedDifference difference = pairs.isEmpty() ? null : PairedDifference.of(pairs);
                intervals += difference == null || difference.hasTooFewPairs() ? 0 : 1;
                told += difference != null && difference.toldApart() ? 1 : 0;
                table.append(row(each, network, difference));
            }
        }
        return table
                + String.format(
                        Locale.ROOT,
                        "%n%d comparisons, %d of them told apart; each interval stands for itself, and where there is no"
                                + " difference one in twenty is told apart all the same.%n",
                        intervals,
                        told);
    }

    private String row(Difference each, TrainedNetwork network, @Nullable PairedDifference difference) {
        boolean few = difference == null || difference.hasTooFewPairs();
        return String.format(
                Locale.ROOT,
                "| %s − %s | %s | %s | %s | %s | %d of %d | %s |%n",
                each.a().text(),
                each.b().text(),
                network.wireName(),
                difference == null ? NONE : signed(difference.mean()),
                difference == null || difference.deviation() == null
                        ? NONE
                        : String.format(Locale.ROOT, "%.2f", difference.deviation()),
                difference == null || few || difference.low() == null || difference.high() == null
                        ? NONE
                        : signed(difference.low()) + " … " + signed(difference.high()),
                difference == null ? 0 : difference.n(),
                repeats,
                verdict(difference));
    }

    private static String verdict(@Nullable PairedDifference difference) {
        if (difference == null || difference.hasTooFewPairs()) {
            return "too few pairs";
        }
        if (!difference.toldApart()) {
            return "not told apart";
        }
        return difference.mean() < 0 ? "lower" : "higher";
    }

    private List<Double> pairs(Difference difference, TrainedNetwork network) {
        List<Double> pairs = new ArrayList<>();
        for (ArmRun a : of(difference.a())) {
            Optional<ArmRun> b = of(difference.b()).stream()
                    .filter(run -> run.repeat() == a.repeat())
                    .findFirst();
            Double left = a.last().errors().of(network);
            Double right = b.map(run -> run.last().errors().of(network)).orElse(null);
            if (left != null && right != null) {
                pairs.add(left - right);
            }
        }
        return pairs;
    }

    /** How the student got on. */
    String rounds() {
        StringBuilder table = new StringBuilder("The student's test error after each round, mean ± s:\n\n| round | "
                + AFTER_FIRST.stream().map(Arm::text).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|\n");
        String first = spread(of(Arm.FIRST), TrainedNetwork.STUDENT);
        table.append("| first | " + first + " | " + first + " | " + first + " |\n");
        for (int round = 0; round < settings.rounds(); round++) {
            int at = round;
            table.append("| ").append(round + 1);
            AFTER_FIRST.forEach(arm -> table.append(" | ")
                    .append(inRound(arm, at, each -> each.errors().student())));
            table.append(" |\n");
        }
        return table.toString();
    }

    /** What the user's time went into. */
    String answers() {
        StringBuilder table = new StringBuilder("Of " + settings.perRound()
                + " images that the user was asked for, so many were predicted wrongly (corrections; the others were"
                + " confirmed), mean ± s:\n\n| images | "
                + IntStream.rangeClosed(1, settings.rounds())
                        .mapToObj(round -> "round " + round)
                        .collect(Collectors.joining(" | "))
                + " | all |\n|" + "---|".repeat(settings.rounds() + 2) + "\n");
        for (Arm arm : ASKED) {
            table.append("| ").append(arm.text());
            for (int round = 0; round < settings.rounds(); round++) {
                table.append(" | ").append(inRound(arm, round, Round::wrong));
            }
            List<Round> all =
                    of(arm).stream().flatMap(run -> run.rounds().stream()).toList();
            table.append(String.format(
                    Locale.ROOT,
                    " | %d of %d |%n",
                    all.stream().mapToInt(Round::wrong).sum(),
                    all.stream().mapToInt(Round::asked).sum()));
        }
        return table.toString();
    }

    /** Every error at an arm's end. */
    String values() {
        StringBuilder table = new StringBuilder("Every value: student / average / teacher\n\n| repeat | "
                + Arrays.stream(Arm.values()).map(Arm::text).collect(Collectors.joining(" | "))
                + " |\n|---|---|---|---|---|\n");
        for (int repeat = 1; repeat <= repeats; repeat++) {
            int number = repeat;
            table.append("| ").append(repeat);
            for (Arm arm : Arm.values()) {
                table.append(" | ")
                        .append(of(arm).stream()
                                .filter(run -> run.repeat() == number)
                                .findFirst()
                                .map(Report::values)
                                .orElse(NONE));
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    private static String values(ArmRun run) {
        return Arrays.stream(TrainedNetwork.values())
                .map(network -> run.last().errors().of(network))
                .map(error -> error == null ? NONE : String.format(Locale.ROOT, "%.2f", error))
                .collect(Collectors.joining(" / "));
    }

    private String inRound(Arm arm, int round, ToDoubleFunction<Round> figure) {
        return spread(of(arm).stream()
                .map(run -> figure.applyAsDouble(run.rounds().get(round)))
                .toList());
    }

    private List<ArmRun> of(Arm arm) {
        return runs.stream().filter(run -> run.arm() == arm).toList();
    }

    private static String spread(List<ArmRun> done, TrainedNetwork network) {
        return spread(done.stream()
                .map(run -> run.last().errors().of(network))
                .filter(Objects::nonNull)
                .toList());
    }

    private static String spread(List<Double> values) {
        return values.isEmpty() ? NONE : Spread.of(values).text(2);
    }

    private static String signed(double points) {
        return String.format(Locale.ROOT, "%+.2f", points).replace('-', '−');
    }
}
