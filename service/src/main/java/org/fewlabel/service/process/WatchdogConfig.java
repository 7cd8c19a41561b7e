package org.fewlabel.service.process;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a worker counts as hung: its process ends, to be started again. */
public interface WatchdogConfig {
    /**
     * A step of training or the end of an epoch, and in a labeler a batch of predictions, may always take as long; else twenty times as long as the
     * slowest so far.
     */
    @WithDefault("5m")
    Duration stepMin();

    /** The first of them may take as long, and an answer about pictures that somebody sends. */
    @WithDefault("30m")
    Duration stepFirst();

    /**
     * Loading data, the next images of a backbone's pass, and saving an epoch may take as long, and what a labeler loads and saves. Labels are awaited
     * without end.
     */
    @WithDefault("6h")
    Duration others();
}
