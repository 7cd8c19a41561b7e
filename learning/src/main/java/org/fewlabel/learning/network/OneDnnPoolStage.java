package org.fewlabel.learning.network;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.OneDnn.Call;
import org.jspecify.annotations.Nullable;

/**
 * Pooling over square windows, or over the whole image, by oneDNN; a maximum does the activation that the batch norm before it leaves
 * to it.
 */
final class OneDnnPoolStage implements Stage {
    private static final long[] NO_DILATION = {0, 0};

    private final Wiring wiring;
    private final dnnl.algorithm algorithm;
    private final long[] window;
    private final long[] strides;
    private final long[] padding;
    private final memory.desc inputs;
    private final memory.desc outputs;
    private final pooling_forward.primitive_desc description;
    /** Where each maximum was found; null for averages. */
    private final @Nullable memory workspace;

    private final @Nullable OneDnnBatchNormStage batchNorm;
    private final Call forward;
    private @Nullable Call backward;
    private @Nullable Call activate;
    private @Nullable Call differentiate;

    private OneDnnPoolStage(
            Wiring wiring,
            dnnl.algorithm algorithm,
            long[] window,
            long[] strides,
            long[] padding,
            @Nullable OneDnnBatchNormStage batchNorm) {
        this.wiring = wiring;
        this.batchNorm = batchNorm;
        this.algorithm = algorithm;
        this.window = window;
        this.strides = strides;
        this.padding = padding;
        this.inputs =
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().inputShape());
        this.outputs =
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().shape());
        this.description = new pooling_forward.primitive_desc(
                OneDnn.engine(),
                dnnl.prop_kind.forward_training,
                algorithm,
                inputs,
                outputs,
                strides,
                window,
                NO_DILATION,
                padding,
                padding);
        this.workspace = algorithm == dnnl.algorithm.pooling_max ? OneDnn.allocate(description.workspace_desc()) : null;
        Map<Integer, memory> arguments = new HashMap<>();
        arguments.put(dnnl.DNNL_ARG_SRC, OneDnn.of(inputs, wiring.input()));
        arguments.put(dnnl.DNNL_ARG_DST, OneDnn.of(outputs, wiring.output()));
        this.forward = new Call(new pooling_forward(description), withWorkspace(arguments));
    }

    /** @param batchNorm the one that it reads, if it reads one */
    static OneDnnPoolStage maximum(Wiring wiring, Layer.MaxPool layer, @Nullable OneDnnBatchNormStage batchNorm) {
        return new OneDnnPoolStage(
                wiring,
                dnnl.algorithm.pooling_max,
                both(layer.side()),
                both(layer.stride()),
                both(layer.padding()),
                batchNorm);
    }

    private static long[] both(int ofEachSide) {
        return new long[] {ofEachSide, ofEachSide};
    }

    static OneDnnPoolStage globalAverage(Wiring wiring) {
        Shape shape = wiring.node().inputShape();
        long[] whole = {shape.height(), shape.width()};
        return new OneDnnPoolStage(wiring, dnnl.algorithm.pooling_avg_exclude_padding, whole, whole, both(0), null);
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        forward.run();
        Activation left = leftActivation();
        if (!left.isIdentity()) {
            if (activate == null) {
                activate = new OneDnnActivation(outputs, left).forward(wiring.output(), wiring.output());
            }
            activate.run();
        }
    }

    private Activation leftActivation() {
        return batchNorm == null ? Activation.NONE : batchNorm.leftActivation();
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (!input) {
            return;
        }
        Activation left = leftActivation();
        if (!left.isIdentity()) {
            if (differentiate == null) {
                differentiate = new OneDnnActivation(outputs, left).backward(wiring.output(), wiring.outputGradient());
            }
            differentiate.run();
        }
        if (backward == null) {
            Map<Integer, memory> arguments = new HashMap<>();
            arguments.put(dnnl.DNNL_ARG_DIFF_DST, OneDnn.of(outputs, wiring.outputGradient()));
            arguments.put(dnnl.DNNL_ARG_DIFF_SRC, OneDnn.of(inputs, wiring.inputGradient()));
            backward = new Call(
                    new pooling_backward(new pooling_backward.primitive_desc(
                            OneDnn.engine(),
                            algorithm,
                            inputs,
                            outputs,
                            strides,
                            window,
                            NO_DILATION,
                            padding,
                            padding,
                            description)),
                    withWorkspace(arguments));
        }
        backward.run();
    }

    private Map<Integer, memory> withWorkspace(Map<Integer, memory> arguments) {
        if (workspace != null) {
            arguments.put(dnnl.DNNL_ARG_WORKSPACE, workspace);
        }
        return arguments;
    }

    @Override
    public void close() {
        forward.close();
        if (backward != null) {
            backward.close();
        }
        if (activate != null) {
            activate.close();
        }
        if (differentiate != null) {
            differentiate.close();
        }
    }
}
