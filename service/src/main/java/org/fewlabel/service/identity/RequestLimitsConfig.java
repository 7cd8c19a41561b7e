package org.fewlabel.service.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How often one token may ask, and one address that says no good one. Each process of a service counts by itself: of two gateways one may
 * ask twice as much.
 */
@ConfigMapping(prefix = "fewlabel.requests")
public interface RequestLimitsConfig {
    /** Whether there are limits where whoever asks must say who they are; elsewhere there are none. */
    @WithDefault("true")
    boolean limited();

    /** How many requests a second there may be for as long as one likes. Every open page of ours asks a few. */
    @WithDefault("50")
    int perSecond();

    /** How many there may be at once after a pause: a page of pictures is some hundred. */
    @WithDefault("500")
    int burst();

    /** How many of them may change something, or predict. */
    @WithDefault("10")
    int writesPerSecond();

    /** How many of those there may be at once after a pause: a script that submits a table of jobs. */
    @WithDefault("200")
    int writesBurst();
}
