package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/** A network as a graph of layers. */
final class LayerNetwork implements Network {
    /** Of the layers' outputs, when images are predicted: a gigabyte. */
    private static final long PREDICTED_NUMBERS_MAX = 1L << 28;
    /** Batch sizes that stay bound; a training run uses a handful. */
    private static final int BINDINGS_MAX = 16;

    private final Architecture architecture;
    /** The layers before this node are frozen: they work as in prediction, and only a gradient that they pass on is computed. */
    private final int firstTrained;

    private final Engine engine;
    private final NetworkState state;
    private final Memory memory;
    private final MemoryPlan plan;
    /** Whose memory it is; this network, unless it is a twin. */
    private final LayerNetwork owner;

    private final Map<Integer, Binding> bindings = new LinkedHashMap<>(BINDINGS_MAX, 0.75f, true);
    private long boundGeneration;
    /** Of the last training pass through the memory; kept by the owner. */
    private @Nullable Binding trained;

    /** One in float32 of which every layer is trained. */
    LayerNetwork(Architecture architecture, Initialization initialization, Engine engine, long seed) {
        this(architecture, 1, initialization, engine, Precision.FLOAT32, seed);
    }

    LayerNetwork(
            Architecture architecture,
            int firstTrained,
            Initialization initialization,
            Engine engine,
            Precision precision,
            long seed) {
        this.architecture = architecture;
        this.firstTrained = firstTrained;
        this.engine = engine;
        ParameterLayout layout = ParameterLayout.of(architecture);
        this.state = new NetworkState(layout, engine);
        this.memory = new Memory(architecture.positionsMax(), precision, engine);
        this.plan = MemoryPlan.of(architecture, memory);
        this.owner = this;
        state.parameters().set(InitialWeights.parameters(architecture, layout, initialization, seed));
        state.statistics().set(InitialWeights.statistics(layout));
        engine.networkMade();
    }

    private LayerNetwork(LayerNetwork original) {
        this.architecture = original.architecture;
        this.firstTrained = original.firstTrained;
        this.engine = original.engine;
        this.state = new NetworkState(original.state.layout(), engine);
        this.memory = original.memory;
        this.plan = original.plan;
        this.owner = original.owner;
        state.parameters().copyFrom(original.state.parameters());
        state.statistics().copyFrom(original.state.statistics());
        engine.networkMade();
    }

    /** See {@link Networks#twin}. */
    LayerNetwork twin() {
        return new LayerNetwork(this);
    }

    @Override
    public Shape input() {
        return architecture.input();
    }

    @Override
    public int classes() {
        return architecture.classes();
    }

    @Override
    public Logits forward(Images batch, Mode mode, long maskSeed) {
        if (!batch.shape().equals(input())) {
            throw new IllegalArgumentException("the network takes images of " + input() + ", got " + batch.shape());
        }
        float[] logits = new float[batch.count() * classes()];
        owner.trained = null;
        int pieceMax = mode == Mode.PREDICT ? predictedAtOnceMax() : batch.count();
        for (int first = 0; first < batch.count(); first += pieceMax) {
            int count = Math.min(pieceMax, batch.count() - first);
            Binding binding = bind(count);
            memory.buffer(plan.outputs().get(0))
                    .copyFrom(batch.values(), first * input().size(), count * input().size());
            binding.forward(mode, maskSeed);
            memory.buffer(plan.outputs().get(plan.outputs().size() - 1))
                    .copyTo(logits, first * classes(), count * classes());
            if (mode != Mode.PREDICT) {
                owner.trained = binding;
            }
        }
        return new Logits(logits, batch.count(), classes());
    }

    @Override
    public int predictedAtOnceMax() {
        long fit = Math.max(1, PREDICTED_NUMBERS_MAX / architecture.numbersPerImage());
        return (int) Math.min(engine.predictedAtOnceMax(), fit);
    }

    @Override
    public void backward(Logits gradient) {
        backward(gradient, true, false);
    }

    @Override
    public Images inputGradient(Logits gradient) {
        Binding binding = backward(gradient, false, true);
        float[] values = new float[binding.batch * input().size()];
        memory.buffer(plan.inputGradient()).copyTo(values, 0, values.length);
        return new Images(values, binding.batch, input());
    }

    private Binding backward(Logits gradient, boolean parameters, boolean input) {
        Binding binding = owner.trained;
        if (binding == null || !binding.isOf(this)) {
            throw new IllegalStateException("a backward pass needs a forward pass in a training mode right before it");
        }
        if (gradient.rows() != binding.batch || gradient.classes() != classes()) {
            throw new IllegalArgumentException("the last forward pass gave " + binding.batch + " rows of " + classes()
                    + " logits, the gradient has " + gradient.rows() + " of " + gradient.classes());
        }
        memory.buffer(plan.logitsGradient()).copyFrom(gradient.values(), 0, gradient.values().length);
        binding.backward(parameters, input);
        return binding;
    }

    private Binding bind(int batch) {
        memory.reserve(batch);
        if (boundGeneration != memory.generation()) {
            release();
            boundGeneration = memory.generation();
        }
        Binding binding = bindings.get(batch);
        if (binding == null) {
            if (bindings.size() == BINDINGS_MAX) {
                Iterator<Binding> leastUsed = bindings.values().iterator();
                leastUsed.next().close();
                leastUsed.remove();
            }
            binding = new Binding(batch);
            bindings.put(batch, binding);
        }
        return binding;
    }

    private void release() {
        bindings.values().forEach(Binding::close);
        bindings.clear();
    }

    @Override
    public long predictionBytes(int batch) {
        long ofState = state.parameters().size()
                + (long) state.gradient().size()
                + state.statistics().size();
        long ofWeightsAtWork =
                memory.precision().activationBytes() * (long) state.layout().weightsMax();
        return Float.BYTES * ofState + ofWeightsAtWork + batch * plan.outputBytesPerImage();
    }

    @Override
    public Vector parameters() {
        return state.parameters();
    }

    @Override
    public List<ParameterRange> weightRanges() {
        return state.layout().parameters().stream()
                .filter(block -> block.kind() == ParameterLayout.Kind.WEIGHT && block.node() >= firstTrained)
                .map(block -> new ParameterRange(block.offset(), block.end()))
                .toList();
    }

    @Override
    public int frozenParameters() {
        return state.layout().parametersBefore(firstTrained);
    }

    @Override
    public int frozenStatistics() {
        return state.layout().statisticsBefore(firstTrained);
    }

    @Override
    public int backboneParameters() {
        return state.layout().parametersBefore(architecture.nodes().size() - 1);
    }

    @Override
    public Vector gradient() {
        return state.gradient();
    }

    @Override
    public Vector statistics() {
        return state.statistics();
    }

    @Override
    public void clearGradient() {
        state.gradient().clear();
    }

    @Override
    public void close() {
        release();
        if (owner == this) {
            memory.close();
        }
        state.close();
        engine.networkClosed();
    }

    /** The layers at work on one batch size, and the way of the gradients between them. */
    private final class Binding implements AutoCloseable {
        private final int batch;
        private final List<Wiring> wirings = new ArrayList<>();
        private final List<Stage> stages;
        /** Made when first needed, for they take memory. */
        private final Map<Integer, List<Work>> transfers = new HashMap<>();

        Binding(int batch) {
            this.batch = batch;
            for (int index = 1; index < architecture.nodes().size(); index++) {
                wirings.add(new Wiring(architecture, index, batch, state, memory, plan));
            }
            stages = engine.stages(wirings);
        }

        boolean isOf(LayerNetwork network) {
            return LayerNetwork.this == network;
        }

        void forward(Mode mode, long maskSeed) {
            for (int i = 0; i < stages.size(); i++) {
                stages.get(i).forward(isFrozen(i) ? Mode.PREDICT : mode, maskSeed);
            }
        }

        void backward(boolean parameters, boolean input) {
            int last = input ? 0 : firstTrained - 1;
            for (int i = stages.size() - 1; i >= last; i--) {
                boolean passedOn = input || i > last;
                stages.get(i).backward(parameters && !isFrozen(i), passedOn);
                if (passedOn) {
                    transfers(i).forEach(Work::run);
                }
            }
        }

        /** @param stage of the node after it: the input has none */
        private boolean isFrozen(int stage) {
            return stage + 1 < firstTrained;
        }

        private List<Work> transfers(int stage) {
            return transfers.computeIfAbsent(stage, each -> wirings.get(each).transfers(engine));
        }

        @Override
        public void close() {
            stages.forEach(Stage::close);
            transfers.values().forEach(moves -> moves.forEach(Work::close));
        }
    }
}
