package org.fewlabel.metrics.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long results are kept. */
@ConfigMapping(prefix = "fewlabel.retention")
public interface RetentionConfig {
    /** Jobs that ended longer ago are deleted, with their epochs and figures. At least a day; without it nothing is. */
    Optional<Duration> after();

    /** How often it is looked for such jobs. */
    @WithDefault("1h")
    Duration every();

    /** How many jobs one transaction deletes. A job of 300 epochs has some 2,000 rows. */
    @WithDefault("20")
    int batchJobs();

    /** How many jobs are deleted each time; what is left is deleted the next times. */
    @WithDefault("2000")
    int runJobs();
}
