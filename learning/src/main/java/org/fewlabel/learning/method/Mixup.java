package org.fewlabel.learning.method;

import org.apache.commons.math3.random.RandomDataGenerator;
import org.apache.commons.math3.random.Well512a;
import org.fewlabel.contracts.job.MixupLoss;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.RowWeights;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;

/**
 * Mixup (Zhang, Cissé, Dauphin, Lopez-Paz, 2018, "mixup: Beyond Empirical Risk Minimization", arXiv 1710.09412, eq. 1) of
 * the rows of one batch: x̃ = λ x_a + (1−λ) x_b, where b is a random permutation of the rows a.
 *
 * <p>Random numbers: one λ ~ Beta(α, α) and one permutation, of the job's seed, the epoch and the step; others for labeled
 * rows that are mixed by themselves.
 *
 * <p>Deviations from the paper: it mixes labels, for which L3 is the same (the mixture of two cross entropies is the cross
 * entropy to the mixture); L1, L2 and L4 are the article's. One λ a batch is the authors' program's.
 */
final class Mixup {
    /** What a label of probability 0 has for a logit, where logits are mixed, is the logarithm of this. */
    private static final double PROBABILITY_MIN = 1e-6;

    private final double lambda;
    private final int[] partners; // b

    private Mixup(double lambda, int[] partners) {
        this.lambda = lambda;
        this.partners = partners;
    }

    static Mixup draw(int rows, double alpha, StepContext context) {
        return draw(rows, alpha, context.mixupSeed());
    }

    /** For labeled rows that are mixed by themselves: independent of the draw for the others. */
    static Mixup drawForLabeled(int rows, double alpha, StepContext context) {
        return draw(rows, alpha, context.labeledMixupSeed());
    }

    private static Mixup draw(int rows, double alpha, long seed) {
        RandomDataGenerator random = new RandomDataGenerator(new Well512a(seed));
        double lambda = random.nextBeta(alpha, alpha);
        return new Mixup(lambda, random.nextPermutation(rows, rows));
    }

    /** The same draw, with λ' = max(λ, 1−λ): each mixture is closer to its first image (arXiv 1905.02249, eq. 9). */
    static Mixup drawCloserToFirst(int rows, double alpha, StepContext context) {
        Mixup drawn = draw(rows, alpha, context);
        return new Mixup(Math.max(drawn.lambda, 1 - drawn.lambda), drawn.partners);
    }

    double lambda() {
        return lambda;
    }

    int partner(int row) {
        return partners[row];
    }

    /** x̃, in an array of its own. */
    Images of(Images images) {
        requireRows(images.count());
        return new Images(mixed(images.values(), images.shape().size()), images.count(), images.shape());
    }

    /** λ p_a + (1−λ) p_b. */
    Probabilities of(Probabilities targets) {
        requireRows(targets.rows());
        return new Probabilities(mixed(targets.values(), targets.classes()), targets.rows(), targets.classes());
    }

    /** λ s_a + (1−λ) s_b. */
    Logits of(Logits logits) {
        requireRows(logits.rows());
        return new Logits(mixed(logits.values(), logits.classes()), logits.rows(), logits.classes());
    }

    /**
     * The loss of the predictions for the mixtures.
     *
     * @param z of x̃, [rows, classes]
     * @param s logits of the targets of the images before they were mixed, [rows, classes]
     */
    LossAndGradient loss(MixupLoss kind, Logits z, Logits s) {
        return switch (kind) {
            case L1, L2 -> ofOneTarget(kind, z, Probabilities.softmax(of(s)), RowWeights.ones(z.rows()));
            case L3, L4 -> ofTwoTargets(kind, z, Probabilities.softmax(s), RowWeights.ones(z.rows()));
        };
    }

    /**
     * The same against probabilities. Where logits are to be mixed, those of p are log p. As 0 has none, no probability
     * counts there as less than 10⁻⁶: the mixture of two hard labels is then nearly all the one of the larger share.
     *
     * @param weights of the mixtures
     */
    LossAndGradient loss(MixupLoss kind, Logits z, Probabilities p, RowWeights weights) {
        return switch (kind) {
            case L1, L2 -> ofOneTarget(kind, z, Probabilities.softmax(of(logarithms(p))), weights);
            case L3, L4 -> ofTwoTargets(kind, z, p, weights);
        };
    }

    private static LossAndGradient ofOneTarget(MixupLoss kind, Logits z, Probabilities target, RowWeights weights) {
        return kind == MixupLoss.L1 ? CrossEntropy.soft(z, target, weights) : SquaredError.of(z, target, weights);
    }

    private LossAndGradient ofTwoTargets(MixupLoss kind, Logits z, Probabilities p, RowWeights weights) {
        boolean isCrossEntropy = kind == MixupLoss.L3;
        Probabilities pb = partnersOf(p);
        LossAndGradient first = isCrossEntropy ? CrossEntropy.soft(z, p, weights) : SquaredError.of(z, p, weights);
        LossAndGradient second = isCrossEntropy ? CrossEntropy.soft(z, pb, weights) : SquaredError.of(z, pb, weights);
        return new LossAndGradient(
                lambda * first.loss() + (1 - lambda) * second.loss(),
                new LogitsGradient(z.rows(), z.classes())
                        .add(lambda, first, 0)
                        .add(1 - lambda, second, 0)
                        .sum());
    }

    private Probabilities partnersOf(Probabilities p) {
        requireRows(p.rows());
        int classes = p.classes();
        float[] values = new float[p.rows() * classes];
        for (int row = 0; row < partners.length; row++) {
            System.arraycopy(p.values(), partners[row] * classes, values, row * classes, classes);
        }
        return new Probabilities(values, p.rows(), classes);
    }

    private static Logits logarithms(Probabilities p) {
        float[] values = new float[p.rows() * p.classes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.log(Math.max(p.values()[i], PROBABILITY_MIN));
        }
        return new Logits(values, p.rows(), p.classes());
    }

    private float[] mixed(float[] values, int rowSize) {
        float own = (float) lambda;
        float others = (float) (1 - lambda);
        float[] mixed = new float[partners.length * rowSize];
        for (int row = 0; row < partners.length; row++) {
            int a = row * rowSize;
            int b = partners[row] * rowSize;
            for (int i = 0; i < rowSize; i++) {
                mixed[a + i] = own * values[a + i] + others * values[b + i];
            }
        }
        return mixed;
    }

    private void requireRows(int rows) {
        if (rows != partners.length) {
            throw new IllegalArgumentException("a mixture of " + partners.length + " rows cannot take " + rows);
        }
    }
}
