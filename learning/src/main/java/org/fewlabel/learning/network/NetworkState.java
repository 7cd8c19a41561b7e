package org.fewlabel.learning.network;

import org.fewlabel.learning.network.ParameterLayout.Block;
import org.fewlabel.learning.network.ParameterLayout.Kind;

/** What a network has learned: its flat vectors, and the layers' parts of them. */
final class NetworkState implements AutoCloseable {
    private final ParameterLayout layout;
    private final Vector parameters;
    private final Vector gradient;
    private final Vector statistics;

    NetworkState(ParameterLayout layout, Engine engine) {
        this.layout = layout;
        this.parameters = engine.vector(layout.parameterCount());
        this.gradient = engine.vector(layout.parameterCount());
        this.statistics = engine.vector(layout.statisticCount());
    }

    ParameterLayout layout() {
        return layout;
    }

    Vector parameters() {
        return parameters;
    }

    Vector gradient() {
        return gradient;
    }

    Vector statistics() {
        return statistics;
    }

    /** A layer's parameter in the shape of its block, last index fastest. */
    Region parameter(int node, Kind kind) {
        return region(parameters, layout.parameter(node, kind));
    }

    /** The gradient of {@link #parameter}. */
    Region gradient(int node, Kind kind) {
        return region(gradient, layout.parameter(node, kind));
    }

    Region statistic(int node, Kind kind) {
        return region(statistics, layout.statistic(node, kind));
    }

    private static Region region(Vector vector, Block block) {
        return new Region(vector, block.offset(), block.shape());
    }

    @Override
    public void close() {
        parameters.close();
        gradient.close();
        statistics.close();
    }
}
