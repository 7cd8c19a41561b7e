package org.fewlabel.learning.network;

import java.util.SplittableRandom;
import org.fewlabel.learning.Randomness;

/** Inverted dropout. The masks follow from the seed alone, on every back end. */
final class DropoutStage implements Stage {
    private static final int BITS = 16;

    private final Wiring wiring;
    private final NativeVector mask;
    private final float[] draws;
    private final int dropBelow;
    private final float kept;

    DropoutStage(Wiring wiring, Layer.Dropout layer) {
        this.wiring = wiring;
        this.mask = new NativeVector((int) wiring.output().length());
        this.draws = new float[mask.size()];
        this.dropBelow = (int) Math.round(layer.share() * (1 << BITS));
        this.kept = (float) (1 / (1 - layer.share()));
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        if (mode == Mode.PREDICT) {
            wiring.output().assign(wiring.input());
            return;
        }
        SplittableRandom random = Randomness.of(maskSeed, Randomness.Purpose.DROPOUT, wiring.index());
        for (int i = 0; i < draws.length; ) {
            long bits = random.nextLong(); // four decisions
            for (int end = Math.min(i + Long.SIZE / BITS, draws.length); i < end; i++) {
                draws[i] = (bits & ((1 << BITS) - 1)) < dropBelow ? 0 : kept;
                bits >>>= BITS;
            }
        }
        mask.set(draws);
        wiring.input().muli(mask.view(0, 'c', wiring.output().shape()), wiring.output());
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        wiring.inputGradient().muli(mask.view(0, 'c', wiring.output().shape()));
    }

    @Override
    public void close() {
        mask.close();
    }
}
