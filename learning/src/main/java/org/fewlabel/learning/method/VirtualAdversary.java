package org.fewlabel.learning.method;

import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.fewlabel.contracts.job.VatSpec;
import org.fewlabel.learning.loss.KullbackLeibler;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;

/**
 * Finds the small change of each image that moves its prediction most (Miyato et al., 2018, arXiv 1704.03976, algorithm 1):
 * from a random direction d of length 1, K times d ← ∇_r D(f(x), f(x + r)) at r = ξd, made of length 1 per image; the change
 * is r = εd. The length of an image is that of all its numbers.
 *
 * <p>The divergence has a minimum at r = 0, so what its gradient at ξd shows is the curvature times ξd: one step of the power
 * method. In float32 rounding blurs it where ξ is as small as the paper's 10⁻⁶; see docs/adr/009 for the default.
 */
final class VirtualAdversary {
    private final VatSpec spec;
    private final Network student;

    VirtualAdversary(VatSpec spec, Network student) {
        this.spec = spec;
        this.student = student;
    }

    /** D(σ(t), σ(z)), as the options say. */
    LossAndGradient divergence(Logits target, Logits z) {
        return switch (spec.divergence()) {
            case KL -> KullbackLeibler.between(target, z);
            case MSE -> SquaredError.between(target, z);
        };
    }

    /**
     * x + r. Passes of its own leave the parameters' gradient and batch norm's running statistics alone.
     *
     * @param clean the logits of x
     * @param maskSeeds of the passes of the search, from 0: which activations they drop
     * @param random where d starts
     */
    Images perturb(Images x, Logits clean, IntToLongFunction maskSeeds, SplittableRandom random) {
        int size = x.shape().size();
        float[] direction = new float[x.count() * size]; // [count, size]
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float)
                    switch (spec.startDirection()) {
                        case GAUSSIAN -> random.nextGaussian();
                        case UNIFORM -> random.nextDouble() - 0.5;
                    };
        }
        normalize(direction, direction, size);
        for (int k = 0; k < spec.powerIterations(); k++) {
            Logits z = student.forward(
                    moved(x, spec.xi(), direction), Mode.TRAIN_WITHOUT_STATISTICS, maskSeeds.applyAsLong(k));
            Images gradient = student.inputGradient(divergence(clean, z).gradient());
            normalize(gradient.values(), direction, size);
        }
        return moved(x, spec.epsilon(), direction);
    }

    private static Images moved(Images x, double length, float[] direction) {
        float[] values = new float[direction.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (x.values()[i] + length * direction[i]);
        }
        return new Images(values, x.count(), x.shape());
    }

    /** Makes every image's part of length 1. One that is all zeros has no direction: there the old one is kept. */
    private static void normalize(float[] from, float[] into, int size) {
        for (int first = 0; first < into.length; first += size) {
            double square = 0;
            for (int i = first; i < first + size; i++) {
                square += (double) from[i] * from[i];
            }
            if (square > 0) {
                double length = Math.sqrt(square);
                for (int i = first; i < first + size; i++) {
                    into[i] = (float) (from[i] / length);
                }
            }
        }
    }
}
