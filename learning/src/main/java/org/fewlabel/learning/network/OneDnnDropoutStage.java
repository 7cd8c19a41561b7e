package org.fewlabel.learning.network;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.network.OneDnn.Call;
import org.jspecify.annotations.Nullable;

/** Inverted dropout by oneDNN. */
final class OneDnnDropoutStage implements Stage {
    private final Wiring wiring;
    private final Layer.Dropout layer;
    private final memory.desc images;
    private @Nullable Call copy;
    private @Nullable Dropping dropping;
    private boolean dropped;

    OneDnnDropoutStage(Wiring wiring, Layer.Dropout layer) {
        this.wiring = wiring;
        this.layer = layer;
        this.images =
                OneDnn.images(wiring.precision(), wiring.batch(), wiring.node().shape());
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        dropped = mode != Mode.PREDICT;
        if (dropped) {
            if (dropping == null) {
                dropping = new Dropping();
            }
            dropping.forward(maskSeed);
            return;
        }
        if (copy == null) {
            copy = OneDnn.reorder(OneDnn.of(images, wiring.input()), OneDnn.of(images, wiring.output()));
        }
        copy.run();
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (dropped && dropping != null) {
            dropping.backward();
        }
    }

    @Override
    public void close() {
        if (copy != null) {
            copy.close();
        }
        if (dropping != null) {
            dropping.close();
        }
    }

    private final class Dropping implements AutoCloseable {
        private final Nd4jDropoutMask mask =
                new Nd4jDropoutMask(layer, wiring.index(), wiring.output().count());
        private final memory factors = OneDnn.of(
                OneDnn.images(Precision.FLOAT32, wiring.batch(), wiring.node().shape()), mask.array());
        private final Call forward = OneDnn.binary(
                dnnl.algorithm.binary_mul,
                OneDnn.of(images, wiring.input()),
                factors,
                OneDnn.of(images, wiring.output()));
        private @Nullable Call backward;

        void forward(long maskSeed) {
            mask.draw(maskSeed);
            forward.run();
        }

        void backward() {
            if (backward == null) {
                memory gradient = OneDnn.of(images, wiring.inputGradient());
                backward = OneDnn.binary(dnnl.algorithm.binary_mul, gradient, factors, gradient);
            }
            backward.run();
        }

        @Override
        public void close() {
            forward.close();
            if (backward != null) {
                backward.close();
            }
            mask.close();
        }
    }
}
