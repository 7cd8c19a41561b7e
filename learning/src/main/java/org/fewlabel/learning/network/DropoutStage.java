package org.fewlabel.learning.network;

import java.util.SplittableRandom;
import org.fewlabel.learning.Randomness;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inverted dropout. The masks follow from the seed alone, on every back end. */
final class DropoutStage implements Stage {
    private static final int BITS = 16;

    private final int index;
    private final INDArray input;
    private final INDArray output;
    private final Wiring wiring;
    private final NativeVector mask;
    private final INDArray maskArray;
    private final float[] draws;
    private final int dropBelow;
    private final float kept;
    private @Nullable INDArray gradient;
    private boolean dropped;

    DropoutStage(Wiring wiring, Layer.Dropout layer) {
        this.wiring = wiring;
        this.index = wiring.index();
        this.input = wiring.input();
        this.output = wiring.output();
        this.mask = new NativeVector((int) output.length());
        this.maskArray = mask.view(0, 'c', output.shape());
        this.draws = new float[mask.size()];
        this.dropBelow = (int) Math.round(layer.share() * (1 << BITS));
        this.kept = (float) (1 / (1 - layer.share()));
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        dropped = mode != Mode.PREDICT;
        if (!dropped) {
            output.assign(input);
            return;
        }
        SplittableRandom random = Randomness.of(maskSeed, Randomness.Purpose.DROPOUT, index);
        for (int i = 0; i < draws.length; ) {
            long bits = random.nextLong(); // four decisions
            for (int end = Math.min(i + Long.SIZE / BITS, draws.length); i < end; i++) {
                draws[i] = (bits & ((1 << BITS) - 1)) < dropBelow ? 0 : kept;
                bits >>>= BITS;
            }
        }
        mask.set(draws);
        input.muli(maskArray, output);
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (!dropped) {
            return;
        }
        if (gradient == null) {
            gradient = wiring.inputGradient();
        }
        gradient.muli(maskArray);
    }

    @Override
    public void close() {
        mask.close();
    }
}
