package org.fewlabel.benchmarks.overhead;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.fewlabel.benchmarks.Range;

/**
 * What a method's iterations took, over all epochs that count.
 *
 * @param threads of the trainer, of the labeler and of the bare loop
 * @param labelerHasCore whether the machine has a core that the trainer's threads leave free
 * @param stepOverhead of an epoch's step beside that of the same epoch in the bare loop, as a share
 * @param overhead the same of the whole
 * @param epochs how many
 */
record Row(
        String method,
        int threads,
        boolean labelerHasCore,
        Range bareMillis,
        Range stepMillis,
        Range wholeMillis,
        Range labelsMillis,
        Range stepOverhead,
        Range overhead,
        int epochs) {
    static final String HEADER = """
            | method | threads | the labeler has a core | bare loop, ms | step, ms | whole, ms | of it until the labels, ms \
            | overhead of the step, % | overhead, % | epochs |
            |---|---|---|---|---|---|---|---|---|---|""";

    /** @param cores of the machine */
    static Row of(String method, int threads, int cores, List<EpochTimes> times) {
        return new Row(
                method,
                threads,
                cores > threads,
                range(times, EpochTimes::bare),
                range(times, EpochTimes::step),
                range(times, EpochTimes::whole),
                range(times, EpochTimes::labels),
                range(times, EpochTimes::stepOverhead),
                range(times, EpochTimes::overhead),
                times.size());
    }

    private static Range range(List<EpochTimes> times, ToDoubleFunction<EpochTimes> figure) {
        return Range.of(times.stream().mapToDouble(figure).toArray());
    }

    /** In Markdown, below {@link #HEADER}: medians, and where they lie. */
    String text() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %d |",
                method,
                threads,
                labelerHasCore ? "yes" : "no",
                millis(bareMillis),
                millis(stepMillis),
                millis(wholeMillis),
                labelsMillis.max() == 0 ? "–" : millis(labelsMillis),
                percent(stepOverhead),
                percent(overhead),
                epochs);
    }

    private static String millis(Range range) {
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", range.median(), range.min(), range.max());
    }

    private static String percent(Range range) {
        return String.format(
                Locale.ROOT, "%+.1f (%+.1f to %+.1f)", 100 * range.median(), 100 * range.min(), 100 * range.max());
    }
}
