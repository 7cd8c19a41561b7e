package org.fewlabel.gateway.sweep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long trainers will hold the jobs of a sweep, all together, by earlier jobs.
 *
 * @param trainerSeconds to be divided by the trainers; null where it is not known of every cell
 * @param secondsPerRun of each cell, in their order; null where no job was like it
 * @param restsOn what it rests on, or why there is none
 */
record SweepEstimate(@Nullable Double trainerSeconds, List<@Nullable Double> secondsPerRun, String restsOn) {

    /**
     * How fast jobs were trained that are alike in what makes a step long or short.
     *
     * @param jobs how many succeeded
     * @param seconds that trainers held them
     */
    record Pace(
            String dataset, String network, String precision, String method, long jobs, double seconds, long steps) {
        boolean isLike(SweepCell cell) {
            return dataset.equals(cell.spec().dataset().name().wireName())
                    && network.equals(cell.spec().network().name().wireName())
                    && precision.equals(cell.spec().network().precision().wireName());
        }

        boolean isOf(SweepCell cell) {
            return isLike(cell) && method.equals(cell.method());
        }
    }

    /** @param runsPerCell how often each cell runs */
    static SweepEstimate of(List<SweepCell> cells, int runsPerCell, List<Pace> paces) {
        List<@Nullable Double> each = new ArrayList<>();
        double sum = 0;
        long jobs = paces.stream()
                .filter(pace -> cells.stream().anyMatch(pace::isLike))
                .mapToLong(Pace::jobs)
                .sum();
        int otherMethods = 0;
        List<String> unknown = new ArrayList<>();
        for (SweepCell cell : cells) {
            Double seconds =
                    seconds(cell, paces.stream().filter(pace -> pace.isOf(cell)).toList());
            if (seconds == null) {
                seconds = seconds(
                        cell, paces.stream().filter(pace -> pace.isLike(cell)).toList());
                otherMethods += seconds == null ? 0 : 1;
            }
            each.add(seconds);
            if (seconds == null) {
                unknown.add(cell.spec().network().name().wireName() + " on "
                        + cell.spec().dataset().name().wireName());
            } else {
                sum += seconds * runsPerCell;
            }
        }
        if (!unknown.isEmpty()) {
            return new SweepEstimate(
                    null,
                    each,
                    "no earlier job that succeeded trained "
                            + String.join(", ", unknown.stream().distinct().toList()));
        }
        return new SweepEstimate(
                sum,
                each,
                "the steps of " + jobs + (jobs == 1 ? " earlier job" : " earlier jobs")
                        + " with the same network and data set"
                        + (otherMethods == 0
                                ? ""
                                : ", for " + otherMethods + " of " + cells.size() + " cells of other methods"));
    }

    private static @Nullable Double seconds(SweepCell cell, List<Pace> paces) {
        long steps = paces.stream().mapToLong(Pace::steps).sum();
        return steps == 0
                ? null
                : (Double) (paces.stream().mapToDouble(Pace::seconds).sum() / steps * cell.steps());
    }
}
