package org.fewlabel.standalone.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.statistics.Spread;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Figures {
    private static final int PERCENT = 100;
    private static final int MINUTE_SECONDS = 60;
    private static final int HOUR_SECONDS = 3600;
    private static final int NAMES_SHOWN_MAX = 5;
    private static final double UNIT_STEP = 1_000;
    private static final List<String> BYTE_UNITS = List.of("bytes", "kB", "MB", "GB", "TB");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Figures() {}

    /** A share as percent; a dash where there is none. */
    public static String percent(@Nullable Double share) {
        return share == null ? "–" : String.format(Locale.ROOT, "%.1f %%", share * PERCENT);
    }

    /** Shares as percent. */
    public static String spread(Spread shares) {
        Double deviation = shares.deviation();
        return new Spread(shares.mean() * PERCENT, deviation == null ? null : (Double) (deviation * PERCENT)).text(1);
    }

    /** In powers of ten, as disks are sold. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= UNIT_STEP && unit < BYTE_UNITS.size() - 1) {
            value /= UNIT_STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, BYTE_UNITS.get(unit));
    }

    /** In the user's time zone. */
    public static String time(Instant time) {
        return TIME.format(time.atZone(ZoneId.systemDefault()));
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
    public static String progress(JobView job) {
        JobView.Progress progress = job.progress();
        StringBuilder text = new StringBuilder(job.state().wireName());
        if (progress.activity() == Activity.COMPUTING_FEATURES) {
            // Steps are images then.
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
        if (progress.activity() != null && progress.activity() != Activity.TRAINING) {
            text.append(" · ").append(progress.activity().wireName().replace('-', ' '));
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
    public static String testErrors(JobView.Progress progress) {
        return "test error " + percent(progress.studentTestError()) + " (average "
                + percent(progress.averageTestError()) + ", teacher " + percent(progress.teacherTestError()) + ")";
    }
}
