package org.fewlabel.benchmarks.compare;

/**
 * A peer beside this engine, in the layout in which the peer is faster.
 *
 * @param ratio this engine's time by the peer's, the median of the rounds': below 1 this engine is faster
 */
record PeerTimes(String layout, double millis, double ratio, double ratioMin, double ratioMax, double peakMiB) {}
