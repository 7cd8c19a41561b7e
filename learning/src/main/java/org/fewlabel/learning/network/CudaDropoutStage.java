package org.fewlabel.learning.network;

import org.fewlabel.learning.Randomness;

/** Inverted dropout. Its mask is drawn from the seed on the card, in each pass anew, with the bits that it has on a CPU. */
final class CudaDropoutStage implements Stage {
    private static final int BITS = 16;

    private final CudaDevice device;
    private final Wiring wiring;
    private final CudaSource source;
    private final int count;
    private final int dropBelow;
    private final float kept;
    private boolean dropped;
    private long seed;

    CudaDropoutStage(CudaQueue queue, Wiring wiring, Layer.Dropout layer) {
        this.device = queue.device();
        this.wiring = wiring;
        this.source = CudaSource.of(wiring.precision());
        this.count = wiring.output().count();
        this.dropBelow = (int) Math.round(layer.share() * (1 << BITS));
        this.kept = (float) (1 / (1 - layer.share()));
    }

    @Override
    public void forward(Mode mode, long maskSeed) {
        long input = CudaStorage.address(wiring.input());
        long output = CudaStorage.address(wiring.output());
        dropped = mode != Mode.PREDICT;
        if (dropped) {
            seed = Randomness.seedOf(maskSeed, Randomness.Purpose.DROPOUT, wiring.index());
            drop(input, output);
        } else {
            device.copy(input, output, (long) wiring.precision().activationBytes() * count);
        }
    }

    @Override
    public void backward(boolean parameters, boolean input) {
        if (dropped) {
            long gradient = CudaStorage.address(wiring.outputGradient());
            drop(gradient, gradient);
        }
    }

    private void drop(long from, long to) {
        int draws = (count + Long.SIZE / BITS - 1) / (Long.SIZE / BITS);
        device.launch(source, "drop", draws, from, to, seed, dropBelow, kept, count);
    }
}
