package org.fewlabel.learning.method;

import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.MixPseudoLabelSpec;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.RowWeights;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;

/**
 * Pseudo-labeling with mixup (Arazo, Ortego, Albert, O'Connor, McGuinness, 2019, "Pseudo-Labeling and Confirmation Bias in
 * Deep Semi-Supervised Learning", arXiv 1908.02983, §3.2): CE(f(l), y) + w(e) · loss(f(x̃); p_a, p_b), where x̃ = λ x_a +
 * (1−λ) x_b and p is the label of an earlier epoch, all its probabilities (soft) or its most probable class (hard).
 *
 * <p>Where the user gave an image its label, that one is its target in the mixtures too, not a prediction ({@code
 * labeledTargets: given}); {@code predicted} treats it like the others, as the article's program does. Separate inputs
 * mix the unlabeled rows, among which are the labeled images unless they are excluded: one pass of the labeled rows, one
 * of the mixtures. Mixed inputs mix all rows of the batch with each other; one pass takes the labeled rows as they are and
 * all mixtures. Before there are labels the unsupervised loss is 0, and separate inputs save its pass.
 *
 * <p>Labels that are recorded in the loop are predictions for the images before they are mixed: they cost a pass more, in
 * training mode and without gradient, but for mixed inputs with {@code mixturePass: apart}, where one pass takes all rows as
 * they are and another one the mixtures. A mixture with an image that has no label yet counts for nothing.
 *
 * <p>Deviations from the paper: the cross entropy of the labeled images as they are, and the weight w(e), which rises with
 * the epoch, where the paper has one loss of the mixtures of all images; separate inputs; no regularization of the predictions' mean and entropy (its R_A and R_H); no warm-up on the labeled images
 * alone, but for the epochs before the first labels. Random numbers: dropout masks, one set a forward pass; λ and the
 * permutation of {@link Mixup}.
 */
public final class MixPseudoLabel implements Method {
    private static final int LABELED_PASS = 0;
    private static final int MIXTURE_PASS = 1;
    private static final int RECORDED_PASS = 2;

    private final MixPseudoLabelSpec spec;
    private final Network student;
    private final Schedule weight;
    private final RecordedLabels recorded;

    /** @param examples how many training examples there are */
    public MixPseudoLabel(MixPseudoLabelSpec spec, Network student, int examples) {
        this.spec = spec;
        this.student = student;
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
        this.recorded = new RecordedLabels(spec, examples, student.classes());
    }

    @Override
    public List<ViewKind> unlabeledViews() {
        return List.of(ViewKind.WEAK);
    }

    @Override
    public StepOutcome step(Batch batch, StepContext context) {
        if (spec.inputs() == Inputs.SEPARATE) {
            return stepSeparate(batch, context);
        }
        return switch (spec.mixturePass()) {
            case JOINT -> stepJoint(batch, context);
            case APART -> stepApart(batch, context);
        };
    }

    private StepOutcome stepJoint(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());
        int labeled = batch.labels().length;
        Images x = batch.mixed(0); // [l + u]
        record(recordedOfMixed(batch), x, context);

        Mixup mixup = Mixup.draw(x.count(), spec.alpha(), context);
        Images rows = Images.concatenated(x.first(labeled), mixup.of(x)); // [l + (l + u)]
        Logits z = student.forward(rows, Mode.TRAIN, context.maskSeed(LABELED_PASS));
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, labeled), batch.labels());
        EpochLabels labels = context.labels();
        if (labels == null) {
            student.backward(new LogitsGradient(z.rows(), z.classes())
                    .add(1, supervised, 0)
                    .sum());
            return StepOutcome.semiSupervised(supervised.loss(), 0, w, 0);
        }

        Probabilities p = mixedTargets(batch, labels); // [l + u, classes]
        RowWeights known = known(mixup, p);
        LossAndGradient unsupervised = mixup.loss(spec.mixupLoss(), z.slice(labeled, z.rows()), p, known);
        student.backward(new LogitsGradient(z.rows(), z.classes())
                .add(1, supervised, 0)
                .add(w, unsupervised, labeled)
                .sum());
        return StepOutcome.semiSupervised(supervised.loss(), unsupervised.loss(), w, known.mean());
    }

    private StepOutcome stepApart(Batch batch, StepContext context) {
        Images x = batch.mixed(0); // [l + u]
        Logits z = student.forward(x, Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l + u, classes]
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, batch.labels().length), batch.labels());
        student.backward(
                new LogitsGradient(z.rows(), z.classes()).add(1, supervised, 0).sum());
        int[] wanted = recordedOfMixed(batch);
        recorded.record(wanted, () -> lastRows(z, wanted.length));

        EpochLabels labels = context.labels();
        return labels == null
                ? StepOutcome.semiSupervised(supervised.loss(), 0, weight.at(context.epoch()), 0)
                : withMixtures(supervised, x, mixedTargets(batch, labels), context);
    }

    private StepOutcome stepSeparate(Batch batch, StepContext context) {
        Logits zl = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(zl, batch.labels());
        student.backward(supervised.gradient());

        Images u = batch.unlabeled(0);
        record(batch.unlabeledExamples(), u, context);
        EpochLabels labels = context.labels();
        return labels == null
                ? StepOutcome.semiSupervised(supervised.loss(), 0, weight.at(context.epoch()), 0)
                : withMixtures(supervised, u, unlabeledTargets(batch, labels), context);
    }

    /** Adds a pass of mixtures to the step. */
    private StepOutcome withMixtures(LossAndGradient supervised, Images x, Probabilities p, StepContext context) {
        double w = weight.at(context.epoch());
        Mixup mixup = Mixup.draw(x.count(), spec.alpha(), context);
        RowWeights known = known(mixup, p);
        Logits z = student.forward(mixup.of(x), Mode.TRAIN, context.maskSeed(MIXTURE_PASS)); // [rows, classes]
        LossAndGradient unsupervised = mixup.loss(spec.mixupLoss(), z, p, known);
        student.backward(LogitsGradient.of(w, unsupervised));
        return StepOutcome.semiSupervised(supervised.loss(), unsupervised.loss(), w, known.mean());
    }

    /** @param wanted the examples that the last rows show: those whose predictions are to be labels */
    private void record(int[] wanted, Images x, StepContext context) {
        recorded.record(wanted, () -> {
            Logits z = student.forward(x, Mode.TRAIN, context.maskSeed(RECORDED_PASS)); // without gradient
            return lastRows(z, wanted.length);
        });
    }

    private static Probabilities lastRows(Logits z, int rows) {
        return Probabilities.softmax(z.slice(z.rows() - rows, z.rows()));
    }

    /** Whose predictions are to be labels: those of the labeled images only if they are targets. */
    private int[] recordedOfMixed(Batch batch) {
        return switch (spec.labeledTargets()) {
            case GIVEN -> batch.unlabeledExamples();
            case PREDICTED -> batch.examples();
        };
    }

    /** [l + u, classes]; a row of zeros for an image without a label. */
    private Probabilities mixedTargets(Batch batch, EpochLabels labels) {
        return switch (spec.labeledTargets()) {
            case GIVEN ->
                Probabilities.concatenated(
                        Probabilities.oneHot(batch.labels(), labels.classes()), unlabeledTargets(batch, labels));
            case PREDICTED -> pseudoLabels(labels, batch.examples());
        };
    }

    /** [u, classes]; a row of zeros for an image without a label. */
    private Probabilities unlabeledTargets(Batch batch, EpochLabels labels) {
        return UnlabeledTargets.of(pseudoLabels(labels, batch.unlabeledExamples()), batch, spec.labeledTargets());
    }

    private Probabilities pseudoLabels(EpochLabels labels, int[] examples) {
        Probabilities predicted = labels.of(examples);
        return switch (spec.pseudoLabels()) {
            case SOFT -> predicted;
            case HARD -> predicted.hardened();
        };
    }

    private static RowWeights known(Mixup mixup, Probabilities p) {
        return RowWeights.mask(p.rows(), row -> p.isKnown(row) && p.isKnown(mixup.partner(row)));
    }

    @Override
    public Map<String, Tensor> memory() {
        return recorded.memory();
    }

    @Override
    public void restore(Map<String, Tensor> memory) {
        recorded.restore(memory);
    }
}
