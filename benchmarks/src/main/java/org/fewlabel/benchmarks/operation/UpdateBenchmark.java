package org.fewlabel.benchmarks.operation;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkName;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.contracts.job.WeightDecayOn;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.optimizer.Optimizer;
import org.fewlabel.learning.optimizer.Optimizers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What follows the backward pass: the optimizer's step and the moving average, over all weights of a network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UpdateBenchmark {
    private static final double EMA_DECAY = 0.97;

    @Param({"CNN_SMALL", "CNN13"})
    public NetworkName networkName;

    private Network student;
    private Network teacher;
    private Optimizer sgd;
    private Optimizer adam;

    @Setup
    public void create() {
        NetworkSpec spec = new NetworkSpec(networkName, 0, Initialization.HE_NORMAL);
        Shape shape = new Shape(32, 32, 3);
        student = Networks.create(spec, shape, 10, 1);
        teacher = Networks.create(spec, shape, 10, 1);
        sgd = Optimizers.create(
                new OptimizerSpec.Sgd(0.01, 0.9, true, 5e-4, WeightDecayOn.ALL, 0.0, null, null), student);
        adam = Optimizers.create(
                new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0, WeightDecayOn.ALL, 0.0, null, null), student);
        float[] gradient = new float[student.gradient().size()];
        Arrays.fill(gradient, 1e-6f);
        student.gradient().set(gradient);
    }

    @Benchmark
    public void sgd() {
        sgd.step(1e-6);
    }

    @Benchmark
    public void adam() {
        adam.step(1e-6);
    }

    @Benchmark
    public void movingAverage() {
        teacher.parameters().blend(EMA_DECAY, 1 - EMA_DECAY, student.parameters());
    }

    @TearDown
    public void free() {
        sgd.close();
        adam.close();
        student.close();
        teacher.close();
    }
}
