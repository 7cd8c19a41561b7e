package org.fewlabel.standalone.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.standalone.client.Job;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Figures {
    /** Steps are images then. */
    private static final String COMPUTING_FEATURES = "computing-features";

    private static final int PERCENT = 100;
    private static final int MINUTE_SECONDS = 60;
    private static final int HOUR_SECONDS = 3600;
    private static final int NAMES_SHOWN_MAX = 5;

    private Figures() {}

    /** A share as percent; a dash where there is none. */
    public static String percent(@Nullable Double share) {
        return share == null ? "–" : String.format(Locale.ROOT, "%.1f %%", share * PERCENT);
    }

    public static String spread(Comparison.Spread spread) {
        String mean = String.format(Locale.ROOT, "%.1f", spread.mean() * PERCENT);
        return spread.std() == null ? mean : mean + " ± " + String.format(Locale.ROOT, "%.1f", spread.std() * PERCENT);
    }

    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < HOUR_SECONDS
                ? String.format(Locale.ROOT, "%d:%02d", seconds / MINUTE_SECONDS, seconds % MINUTE_SECONDS)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / HOUR_SECONDS,
                        seconds % HOUR_SECONDS / MINUTE_SECONDS,
                        seconds % MINUTE_SECONDS);
    }

    /** The first few of a list that may be long, and how many more there are. */
    public static String some(List<String> names) {
        int more = names.size() - NAMES_SHOWN_MAX;
        String shown = String.join(", ", more > 0 ? names.subList(0, NAMES_SHOWN_MAX) : names);
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** Where a job is, in one line. */
    public static String progress(Job job) {
        Job.Progress progress = job.progress();
        StringBuilder text = new StringBuilder(job.state().wireName());
        if (COMPUTING_FEATURES.equals(progress.activity())) {
            text.append(" · image ").append(progress.step()).append('/').append(progress.stepsPerEpoch());
        } else if (progress.stepsPerEpoch() > 0) {
            text.append(" · epoch ")
                    .append(Math.min(progress.epoch() + 1, progress.epochs()))
                    .append('/')
                    .append(progress.epochs())
                    .append(" step ")
                    .append(progress.step())
                    .append('/')
                    .append(progress.stepsPerEpoch());
        }
        if (progress.activity() != null && !progress.activity().equals("training")) {
            text.append(" · ").append(progress.activity().replace('-', ' '));
        }
        if (progress.studentTestError() != null) {
            text.append(" · ").append(testErrors(progress));
        }
        if (job.attempt() > 1) {
            text.append(" · attempt ").append(job.attempt());
        }
        if (job.waiting() != null) {
            text.append(" · ").append(job.waiting().message());
        }
        return text.toString();
    }

    /** Each network's, after the last labeled epoch. */
    public static String testErrors(Job.Progress progress) {
        return "test error " + percent(progress.studentTestError()) + " (average "
                + percent(progress.averageTestError()) + ", teacher " + percent(progress.teacherTestError()) + ")";
    }

    /** The comparison as a table of test errors in percent: of each network after the last epoch, and the last 20's median. */
    public static Table table(Comparison comparison) {
        List<String> header = new ArrayList<>(comparison.by());
        header.addAll(List.of(">n", ">student", ">median 20", ">average", ">median 20", ">teacher", ">median 20"));
        Table table = new Table(header);
        for (Comparison.Group group : comparison.groups()) {
            List<String> row = new ArrayList<>();
            for (String field : comparison.by()) {
                Object value = group.group().get(field);
                row.add(value == null ? "–" : value.toString());
            }
            if (group.moreLabels()) {
                String file = group.startModelSha256();
                row.set(
                        0,
                        row.get(0) + " (more labels" + (file == null ? "" : ", file " + file.substring(0, 8))
                                + (group.head() == null ? "" : ", " + group.head() + " head") + ")");
            }
            row.add(Long.toString(group.n()));
            addHeadlines(row, group.student());
            addHeadlines(row, group.average());
            addHeadlines(row, group.teacher());
            table.add(row);
        }
        return table;
    }

    private static void addHeadlines(List<String> row, Comparison.@Nullable Errors errors) {
        row.add(errors == null ? "–" : spread(errors.last()));
        row.add(errors == null ? "–" : spread(errors.medianOfLast20()));
    }
}
