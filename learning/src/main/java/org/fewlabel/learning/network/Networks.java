package org.fewlabel.learning.network;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.Shape;

/** Makes networks. */
public final class Networks {
    private Networks() {}

    /**
     * A network with fresh weights.
     *
     * @param seed the job's: the same seed, the same weights
     * @throws IllegalArgumentException if the images are too small for the network
     * @throws PrecisionUnavailableException if this machine does not compute in its precision
     */
    public static Network create(NetworkSpec spec, Shape input, int classes, long seed) {
        Architecture architecture = Architectures.of(spec, input, classes);
        int firstTrained = Architectures.firstTrained(architecture, spec.frozen());
        Engine engine = Engine.fastest();
        requireSupport(engine, spec.precision());
        return new LayerNetwork(architecture, firstTrained, spec.initialization(), engine, spec.precision(), seed);
    }

    /** @throws PrecisionUnavailableException if this machine does not compute so */
    public static void requireSupport(Precision precision) {
        requireSupport(Engine.fastest(), precision);
    }

    static void requireSupport(Engine engine, Precision precision) {
        if (!engine.supports(precision)) {
            String supported =
                    precisions(engine).stream().map(Precision::wireName).collect(Collectors.joining(" and "));
            throw new PrecisionUnavailableException("this machine computes in " + supported + ", not in "
                    + precision.wireName() + ", which takes " + hardware(precision));
        }
    }

    private static String hardware(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> "nothing more";
            case TF32 -> "a graphics card of compute capability 8.0 or later";
            case BFLOAT16 ->
                "a processor with avx512_bf16 or amx_bf16, or a graphics card of compute capability 8.0 or later";
        };
    }

    /** Those that networks can compute in on this machine. */
    public static Set<Precision> precisions() {
        return precisions(Engine.fastest());
    }

    private static Set<Precision> precisions(Engine engine) {
        return Arrays.stream(Precision.values())
                .filter(engine::supports)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Precision.class)));
    }

    /**
     * Whether weights are those of a network.
     *
     * @throws IllegalArgumentException if they are too many or too few
     */
    public static void requireFit(NetworkSnapshot weights, NetworkSpec spec, Shape input, int classes) {
        ParameterLayout layout = ParameterLayout.of(Architectures.of(spec, input, classes));
        weights.requireSizes(layout.parameterCount(), layout.statisticCount());
    }

    /**
     * How much memory beside the heap it takes at least to train a network and to keep a twin of it. Allocates nothing.
     *
     * @param batch how many images go through it at a time
     * @throws IllegalArgumentException if the images are too small for the network
     */
    public static long trainingBytesMin(NetworkSpec spec, Shape input, int classes, int batch) {
        Architecture architecture = Architectures.of(spec, input, classes);
        ParameterLayout layout = ParameterLayout.of(architecture);
        MemoryPlan plan = MemoryPlan.of(
                architecture, new Memory(architecture.positionsMax(), spec.precision(), Engine.fastest()));
        long ofState = 2L * layout.parameterCount() + layout.statisticCount();
        boolean isTrainedInFull = spec.frozen() == FrozenLayers.NONE;
        long perImage = isTrainedInFull
                ? plan.trainingBytesPerImage()
                : architecture.numbersPerImage() * spec.precision().activationBytes();
        return Float.BYTES * 2 * ofState + batch * perImage;
    }

    /** How much memory beside the heap, or of a card, networks may take; {@link Long#MAX_VALUE} where nothing bounds it. */
    public static long bytesMax() {
        return Engine.fastest().bytesMax();
    }

    /** What gives networks more than {@link #bytesMax}, for people. */
    public static String remedyForBytes() {
        return Engine.fastest().remedyForBytes();
    }

    /**
     * A network of the same architecture with a copy of the weights and statistics, which go their own way from there. The
     * two share the memory of their activations: a forward pass of one ends the other's chance of a backward pass, and the
     * twin must be closed before the original.
     *
     * @param original made by this class
     */
    public static Network twin(Network original) {
        if (!(original instanceof LayerNetwork network)) {
            throw new IllegalArgumentException("only networks of this class have twins");
        }
        return network.twin();
    }
}
