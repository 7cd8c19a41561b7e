package org.fewlabel.metrics.comparison;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one comparison may take in. */
@ConfigMapping(prefix = "fewlabel.comparison")
public interface ComparisonConfig {
    /** How many rows. */
    @WithDefault("500")
    int rowsMax();

    /** How many runs, all rows together; each takes some 200 bytes of the heap and of the answer. */
    @WithDefault("20000")
    int runsMax();

    /** How many comparisons are made at a time; others wait. */
    @WithDefault("2")
    int concurrentMax();
}
