package org.fewlabel.learning.network;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.fewlabel.contracts.job.Precision;

/** A way to compute layers, and the memory in which it does so. */
interface Engine {
    /** Puts the layers to work, in the order of the architecture, the input left out. */
    List<Stage> stages(List<Wiring> layers);

    /** A new vector of zeros. The caller closes it. */
    Vector vector(int size);

    /** New memory for activations, all zeros. The caller closes it. */
    ActivationBuffer buffer(int size, Precision precision);

    /** A network has been made, which computes by this engine until it is closed. */
    default void networkMade() {}

    /** One of them is closed. */
    default void networkClosed() {}

    /** Copies activations, or their gradients, to others of the same kind. */
    Work copying(Region from, Region to);

    /** Adds instead. */
    Work adding(Region from, Region to);

    /** Whether it computes so on this machine. */
    boolean supports(Precision precision);

    /** Larger batches are predicted in pieces of this size, so that what they take is bounded. */
    int predictedAtOnceMax();

    /** How much memory networks may take; {@link Long#MAX_VALUE} where nothing bounds it. */
    default long bytesMax() {
        long max = Pointer.maxPhysicalBytes() > 0 ? Pointer.maxPhysicalBytes() : Long.MAX_VALUE;
        return Pointer.maxBytes() > 0 ? Math.min(max, Pointer.maxBytes()) : max;
    }

    /** What gives networks more than {@link #bytesMax}, for people. */
    default String remedyForBytes() {
        return "raise -Dorg.bytedeco.javacpp.maxbytes and maxphysicalbytes in JAVA_TOOL_OPTIONS";
    }

    /**
     * The fastest one on this machine: CUDA where there is a card and this build is for it, oneDNN on a CPU that it is built for,
     * else ND4J's operations.
     *
     * @throws org.fewlabel.learning.EngineUnavailableException if there is a card, but what it takes beside it is not
     */
    static Engine fastest() {
        CudaEngine cuda = Cuda.engine();
        if (cuda != null) {
            return cuda;
        }
        return OneDnn.isAvailable() ? new OneDnnEngine() : new Nd4jEngine();
    }
}
