package org.fewlabel.learning.network;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One layer on a batch of 100, without the network around it: the time of each engine's forward and backward operation.
 *
 * <p>In the package of the layers, which nobody else is to see.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LayerBenchmark {
    private static final int BATCH = 100;

    /** The layers that take most of a step of {@code lenet}, {@code cnn-small} and {@code cnn13}, on their images. */
    public enum Subject {
        CONVOLUTION_3_TO_32,
        CONVOLUTION_32_TO_32,
        CONVOLUTION_64_TO_64,
        CONVOLUTION_128_TO_128,
        BATCH_NORM_AND_LEAKY_RELU_32,
        MAX_POOL_32,
        GLOBAL_AVERAGE_POOL_128,
        DENSE_1024_TO_256;

        private Architecture architecture() {
            return switch (this) {
                case CONVOLUTION_3_TO_32 -> of(new Shape(32, 32, 3), convolution(32));
                case CONVOLUTION_32_TO_32 -> of(new Shape(32, 32, 32), convolution(32));
                case CONVOLUTION_64_TO_64 -> of(new Shape(16, 16, 64), convolution(64));
                case CONVOLUTION_128_TO_128 -> of(new Shape(32, 32, 128), convolution(128));
                case BATCH_NORM_AND_LEAKY_RELU_32 ->
                    of(new Shape(32, 32, 32), new Layer.BatchNorm(Activation.LEAKY_RELU));
                case MAX_POOL_32 -> of(new Shape(32, 32, 32), new Layer.MaxPool(2));
                case GLOBAL_AVERAGE_POOL_128 -> of(new Shape(6, 6, 128), new Layer.GlobalAveragePool());
                case DENSE_1024_TO_256 -> of(new Shape(4, 4, 64), new Layer.Dense(256));
            };
        }

        private static Layer convolution(int channels) {
            return new Layer.Convolution(channels, 3, 1, 1, false);
        }

        private static Architecture of(Shape input, Layer layer) {
            Architecture.Builder builder = new Architecture.Builder(input);
            builder.add("layer", layer);
            builder.add("last", new Layer.Dense(1)); // Whose logits would be float32 in every precision.
            return builder.build();
        }
    }

    /** Who computes. */
    public enum EngineUnderTest {
        ONE_DNN,
        ONE_DNN_BFLOAT16,
        ND4J
    }

    @Param
    public EngineUnderTest engine;

    @Param
    public Subject subject;

    private NetworkState state;
    private Memory memory;
    private Stage stage;

    @Setup
    public void wire() {
        Engine computing = engine == EngineUnderTest.ND4J ? new Nd4jEngine() : new OneDnnEngine();
        Architecture architecture = subject.architecture();
        ParameterLayout layout = ParameterLayout.of(architecture);
        state = new NetworkState(layout, computing);
        state.parameters().set(InitialWeights.parameters(architecture, layout, Initialization.HE_NORMAL, 1));
        state.statistics().set(InitialWeights.statistics(layout));
        memory = new Memory(
                architecture.positionsMax(),
                engine == EngineUnderTest.ONE_DNN_BFLOAT16 ? Precision.BFLOAT16 : Precision.FLOAT32,
                computing);
        MemoryPlan plan = MemoryPlan.of(architecture, memory);
        memory.reserve(BATCH);
        Wiring wiring = new Wiring(architecture, 1, BATCH, state, memory, plan);
        stage = computing.stages(List.of(wiring)).get(0);
        fill(memory.buffer(plan.outputs().get(0)), 1);
        stage.forward(Mode.TRAIN, 0);
        fill(memory.buffer(plan.steps().get(1).outputGradient()), 2);
    }

    private static void fill(ActivationBuffer buffer, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[buffer.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        buffer.copyFrom(values, 0, values.length);
    }

    @Benchmark
    public void forward() {
        stage.forward(Mode.TRAIN, 0);
    }

    /** The gradient of the parameters and of the input. */
    @Benchmark
    public void backward() {
        stage.backward(true, true);
    }

    @TearDown
    public void free() {
        stage.close();
        memory.close();
        state.close();
    }
}
