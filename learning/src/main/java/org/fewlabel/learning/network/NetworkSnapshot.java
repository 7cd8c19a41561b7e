package org.fewlabel.learning.network;

/** All that a network has learned, copied out of it: its weights and its batch-norm statistics. */
public final class NetworkSnapshot {
    private final float[] parameters;
    private final float[] statistics;

    /** Neither array is copied. */
    public NetworkSnapshot(float[] parameters, float[] statistics) {
        this.parameters = parameters;
        this.statistics = statistics;
    }

    public static NetworkSnapshot of(Network network) {
        return new NetworkSnapshot(
                network.parameters().toArray(), network.statistics().toArray());
    }

    /** Gives a network of the same architecture exactly these weights and statistics. */
    public void restoreTo(Network network) {
        requireSizes(network.parameters().size(), network.statistics().size());
        network.parameters().set(parameters);
        network.statistics().set(statistics);
    }

    /** Laid out as {@link Network#parameters}; not a copy. */
    public float[] parameters() {
        return parameters;
    }

    /** Laid out as {@link Network#statistics}; not a copy. */
    public float[] statistics() {
        return statistics;
    }

    /** Whether all weights and statistics are finite numbers. */
    public boolean isFinite() {
        return isFinite(parameters) && isFinite(statistics);
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * One step of an exponential moving average: own · this + (1 − own) · newer, over weights and statistics, each number
     * computed in double.
     */
    public NetworkSnapshot averagedWith(double own, NetworkSnapshot newer) {
        requireSizes(newer.parameters.length, newer.statistics.length);
        return new NetworkSnapshot(
                average(own, parameters, newer.parameters), average(own, statistics, newer.statistics));
    }

    private static float[] average(double own, float[] older, float[] newer) {
        float[] average = new float[older.length];
        for (int i = 0; i < average.length; i++) {
            average[i] = (float) (own * older[i] + (1 - own) * newer[i]);
        }
        return average;
    }

    void requireSizes(int parametersNeeded, int statisticsNeeded) {
        requireSame("parameters", parameters.length, parametersNeeded);
        requireSame("statistics", statistics.length, statisticsNeeded);
    }

    private static void requireSame(String what, int has, int needed) {
        if (has != needed) {
            throw new IllegalArgumentException("a network of " + needed + " " + what + " cannot take " + has);
        }
    }
}
