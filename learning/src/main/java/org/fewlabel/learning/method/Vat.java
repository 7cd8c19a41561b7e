package org.fewlabel.learning.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.VatSpec;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.Entropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;

/**
 * Virtual adversarial training (Miyato, Maeda, Koyama, Ishii, 2018, "Virtual Adversarial Training: A Regularization Method
 * for Supervised and Semi-Supervised Learning", arXiv 1704.03976, eq. 5–8 and §4.3): CE(f(l), y) + w(e) · D(f(u), f(u + r)) +
 * w_H(e) · H(f(u)). r is the change of length ε that moves the prediction most, see {@link VirtualAdversary}; f(u) in the
 * divergence is a constant; H is the entropy of the predictions, which the paper adds for its best results (VAT+EntMin).
 *
 * <p>Mixed inputs: divergence and entropy cover all rows, as in the paper's eq. 8. Separate inputs: they cover the unlabeled
 * rows. The passes on changed images leave the running statistics of batch norm alone, and drop the same activations as the
 * clean pass, unless the job wants fresh masks for each ({@code dropoutMasks}).
 *
 * <p>Deviations from the paper: both weights rise over the first epochs, and are smaller than its 1 by default, as in later
 * comparisons of methods (Wang et al., 2022, USB, arXiv 2208.07204); the clean pass of the unlabeled rows moves the running
 * statistics, as it does in every method here; ξ is larger (docs/adr/009); an image whose gradient is 0 keeps the direction
 * it has. The squared error, a start in a cube and fresh masks are options for the article's program.
 *
 * <p>Random numbers: dropout masks, one set for the labeled and one for the unlabeled rows; where the search for r starts.
 */
public final class Vat implements Method {
    /** H(f(u)) before its weight. */
    static final String ENTROPY = "entropy";

    static final String ENTROPY_WEIGHT = "entropyWeight";

    private static final int LABELED_PASS = 0;
    private static final int UNLABELED_PASS = 1;
    private static final int CHANGED_PASS = 2;
    /** The first of K. */
    private static final int SEARCH_PASS = 3;

    private final VatSpec spec;
    private final Network student;
    private final VirtualAdversary adversary;
    private final Schedule weight;
    private final Schedule entropyWeight;

    public Vat(VatSpec spec, Network student) {
        this.spec = spec;
        this.student = student;
        this.adversary = new VirtualAdversary(spec, student);
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
        this.entropyWeight = UnsupervisedWeight.of(spec.entropyWeight(), spec.rampUpEpochs(), spec.rampUp());
    }

    @Override
    public List<ViewKind> unlabeledViews() {
        return List.of(ViewKind.WEAK);
    }

    @Override
    public StepOutcome step(Batch batch, StepContext context) {
        return spec.inputs() == Inputs.MIXED ? stepMixed(batch, context) : stepSeparate(batch, context);
    }

    private StepOutcome stepMixed(Batch batch, StepContext context) {
        Logits z = student.forward(batch.mixed(0), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l + u, classes]
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, batch.labels().length), batch.labels());
        LossAndGradient entropy = Entropy.of(z);
        student.backward(new LogitsGradient(z.rows(), z.classes())
                .add(1, supervised, 0)
                .add(entropyWeight.at(context.epoch()), entropy, 0)
                .sum());

        LossAndGradient divergence = stepAgainstAdversary(batch.mixed(0), z, LABELED_PASS, context);
        return outcome(supervised, divergence, entropy, context);
    }

    private StepOutcome stepSeparate(Batch batch, StepContext context) {
        Logits zl = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(zl, batch.labels());
        student.backward(supervised.gradient());

        Logits zu = student.forward(batch.unlabeled(0), Mode.TRAIN, context.maskSeed(UNLABELED_PASS)); // [u, classes]
        LossAndGradient entropy = Entropy.of(zu);
        student.backward(LogitsGradient.of(entropyWeight.at(context.epoch()), entropy));

        LossAndGradient divergence = stepAgainstAdversary(batch.unlabeled(0), zu, UNLABELED_PASS, context);
        return outcome(supervised, divergence, entropy, context);
    }

    /** @param cleanPass the one that gave the clean logits */
    private LossAndGradient stepAgainstAdversary(Images x, Logits clean, int cleanPass, StepContext context) {
        SplittableRandom random = Randomness.of(context.seed(), Purpose.PERTURBATION, context.epoch(), context.step());
        Images changed = adversary.perturb(x, clean, k -> maskSeed(context, cleanPass, SEARCH_PASS + k), random);
        Logits z = student.forward(changed, Mode.TRAIN_WITHOUT_STATISTICS, maskSeed(context, cleanPass, CHANGED_PASS));
        LossAndGradient divergence = adversary.divergence(clean, z);
        student.backward(LogitsGradient.of(weight.at(context.epoch()), divergence));
        return divergence;
    }

    private long maskSeed(StepContext context, int cleanPass, int pass) {
        return switch (spec.dropoutMasks()) {
            case SAME -> context.maskSeed(cleanPass);
            case FRESH -> context.maskSeed(pass);
        };
    }

    private StepOutcome outcome(
            LossAndGradient supervised, LossAndGradient divergence, LossAndGradient entropy, StepContext context) {
        double wEntropy = entropyWeight.at(context.epoch());
        StepOutcome withoutEntropy =
                StepOutcome.semiSupervised(supervised.loss(), divergence.loss(), weight.at(context.epoch()), 1);
        Map<String, Double> terms = new LinkedHashMap<>(withoutEntropy.terms());
        terms.put(ENTROPY, entropy.loss());
        terms.put(ENTROPY_WEIGHT, wEntropy);
        return new StepOutcome(withoutEntropy.loss() + wEntropy * entropy.loss(), terms);
    }
}
