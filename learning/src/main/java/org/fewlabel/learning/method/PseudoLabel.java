package org.fewlabel.learning.method;

import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.PseudoLabelSpec;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.RowWeights;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;
import org.jspecify.annotations.Nullable;

/**
 * Pseudo-Label (Lee, 2013, "Pseudo-Label: The Simple and Efficient Semi-Supervised Learning Method for Deep Neural
 * Networks", eq. 15): CE(f(l), y) + w(e) · CE(f(u), ŷ), where ŷ is what the student itself predicts.
 *
 * <p>With targets {@code iteration}, ŷ is the prediction of this very step, as in the paper. With targets {@code epoch} it
 * is the prediction of an earlier epoch, made in one pass over all images: its most probable class, or all its
 * probabilities (soft). Before there is such a prediction the unsupervised loss is 0, and separate inputs save the pass.
 *
 * <p>Epoch labels are made by the labeler's pass over the snapshot, or are the predictions that the unlabeled rows got in
 * the loop, in training mode, on their augmented views ({@code labels: recorded}). Those cost no pass of their own, but
 * separate inputs cannot save the one before the first labels. An image that the loop has not seen yet has no label.
 *
 * <p>Where the user gave an image of the unlabeled pool its label, that one is its target, not a prediction ({@code
 * labeledTargets: given}); {@code predicted} treats it like the others, as the article's program does.
 *
 * <p>Deviations from the paper: the cross entropy is that of a softmax, not of a sigmoid for each class; w rises along a
 * Gaussian, unless the job says linearly, to 1 by default (the paper: linearly, to 3); predictions below the confidence
 * threshold are left out, if there is one, while the mean goes over all unlabeled rows all the same (as in FixMatch, Sohn et
 * al., 2020, arXiv 2001.07685, eq. 4). Targets of an epoch, soft ones, mixed inputs and the given labels in the pool are not
 * the paper's.
 *
 * <p>Random numbers: dropout masks alone, one set a forward pass.
 */
public final class PseudoLabel implements Method {
    private static final int LABELED_PASS = 0;
    private static final int UNLABELED_PASS = 1;

    private final PseudoLabelSpec spec;
    private final Network student;
    private final Schedule weight;
    private final RecordedLabels recorded;

    /** @param examples how many training examples there are */
    public PseudoLabel(PseudoLabelSpec spec, Network student, int examples) {
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
        return spec.inputs() == Inputs.MIXED ? stepMixed(batch, context) : stepSeparate(batch, context);
    }

    private StepOutcome stepMixed(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());
        int labeled = batch.labels().length;

        Logits z = student.forward(batch.mixed(0), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l + u, classes]
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, labeled), batch.labels());
        Term unsupervised = unsupervised(z.slice(labeled, z.rows()), batch, context);

        student.backward(new LogitsGradient(z.rows(), z.classes())
                .add(1, supervised, 0)
                .add(w, unsupervised.loss(), labeled)
                .sum());
        return outcome(supervised, unsupervised, w);
    }

    private StepOutcome stepSeparate(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());

        Logits zl = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(zl, batch.labels());
        student.backward(supervised.gradient());

        if (spec.targets() == Targets.EPOCH && context.labels() == null && !recorded.areWanted()) {
            return StepOutcome.semiSupervised(supervised.loss(), 0, w, 0);
        }
        Logits zu = student.forward(batch.unlabeled(0), Mode.TRAIN, context.maskSeed(UNLABELED_PASS)); // [u, classes]
        Term unsupervised = unsupervised(zu, batch, context);
        student.backward(LogitsGradient.of(w, unsupervised.loss()));
        return outcome(supervised, unsupervised, w);
    }

    /** @param maskRatio the share of the unlabeled rows whose target was confident enough */
    private record Term(LossAndGradient loss, double maskRatio) {}

    private Term unsupervised(Logits z, Batch batch, StepContext context) {
        recorded.record(batch.unlabeledExamples(), () -> Probabilities.softmax(z));
        Probabilities targets = targets(z, batch, context);
        if (targets == null) {
            return new Term(new LossAndGradient(0, Logits.zeros(z.rows(), z.classes())), 0);
        }
        RowWeights mask =
                RowWeights.mask(z.rows(), row -> targets.isKnown(row) && targets.confidence(row) >= spec.threshold());
        LossAndGradient loss =
                switch (spec.pseudoLabels()) {
                    case HARD -> CrossEntropy.hard(z, targets.labels(), mask);
                    case SOFT -> CrossEntropy.soft(z, targets, mask);
                };
        return new Term(loss, mask.mean());
    }

    private @Nullable Probabilities targets(Logits z, Batch batch, StepContext context) {
        EpochLabels labels = context.labels();
        Probabilities predicted =
                switch (spec.targets()) {
                    case ITERATION -> Probabilities.softmax(z);
                    case EPOCH -> labels == null ? null : labels.of(batch.unlabeledExamples());
                };
        return predicted == null ? null : UnlabeledTargets.of(predicted, batch, spec.labeledTargets());
    }

    @Override
    public Map<String, Tensor> memory() {
        return recorded.memory();
    }

    @Override
    public void restore(Map<String, Tensor> memory) {
        recorded.restore(memory);
    }

    private static StepOutcome outcome(LossAndGradient supervised, Term unsupervised, double w) {
        return StepOutcome.semiSupervised(supervised.loss(), unsupervised.loss().loss(), w, unsupervised.maskRatio());
    }
}
