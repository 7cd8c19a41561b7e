package org.fewlabel.learning.checkup;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.contracts.checkup.EngineCheckup.StepTime;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.contracts.job.WeightDecayOn;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.optimizer.Optimizer;
import org.fewlabel.learning.optimizer.Optimizers;

/** The supervised step of {@code cnn-small} on 100 random images, as docs/performance.md times it. */
final class TrainingStep implements AutoCloseable {
    private static final Shape SHAPE = new Shape(32, 32, 3);
    private static final int CLASSES = 10;
    private static final int BATCH = 100;
    private static final double LEARNING_RATE = 0.01;
    private static final int WARM_UP_STEPS_MAX = 3;
    private static final int STEPS_MIN = 3;
    private static final int STEPS_MAX = 15;
    /** Of each of warm-up and measurement, unless a single step takes longer. */
    private static final long NANOS_MAX = 1_500_000_000L;

    private static final double NANOS_PER_MILLI = 1e6;

    private final Network network;
    private final Optimizer optimizer;
    private final Images images;
    private final int[] labels;

    TrainingStep(Precision precision) {
        NetworkSpec spec =
                new NetworkSpec(NetworkName.CNN_SMALL, 0, Initialization.HE_NORMAL, FrozenLayers.NONE, precision);
        network = Networks.create(spec, SHAPE, CLASSES, 1);
        optimizer = Optimizers.create(
                new OptimizerSpec.Sgd(LEARNING_RATE, 0.9, true, 5e-4, WeightDecayOn.ALL, 0.0, null, null), network);
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[BATCH * SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        images = new Images(values, BATCH, SHAPE);
        labels = random.ints(BATCH, 0, CLASSES).toArray();
    }

    /** The median of a handful of steps, of fewer where they take long. */
    StepTime time() {
        long warmUpNanos = 0;
        for (int step = 0; step < WARM_UP_STEPS_MAX && warmUpNanos < NANOS_MAX; step++) {
            warmUpNanos += run();
        }
        List<Long> nanos = new ArrayList<>();
        long sumNanos = 0;
        while (nanos.size() < STEPS_MIN || (nanos.size() < STEPS_MAX && sumNanos < NANOS_MAX)) {
            long step = run();
            nanos.add(step);
            sumNanos += step;
        }
        return new StepTime(median(nanos) / NANOS_PER_MILLI, nanos.size());
    }

    /** @return how many nanoseconds it took */
    private long run() {
        long start = System.nanoTime();
        network.backward(CrossEntropy.hard(network.forward(images, Mode.TRAIN, 0), labels)
                .gradient());
        optimizer.step(LEARNING_RATE);
        network.clearGradient();
        return System.nanoTime() - start;
    }

    private static double median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2.0;
    }

    @Override
    public void close() {
        optimizer.close();
        network.close();
    }
}
