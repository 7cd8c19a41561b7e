package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.PiModelSpec;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;

/**
 * Π-model (Laine, Aila, 2017, "Temporal Ensembling for Semi-Supervised Learning", arXiv 1610.02242, algorithm 1):
 * CE(f(l), y) + w(e) · MSE(f(u₁), σ(f(u₂))). u₁ and u₂ are two views of the same images, each with dropout masks of its
 * own.
 *
 * <p>Mixed inputs, as in the paper: one forward pass of labeled and unlabeled rows together for each view, and the
 * consistency covers all of them. Separate inputs: a pass of the labeled rows, one of the unlabeled rows for each view, and
 * it covers the unlabeled rows.
 *
 * <p>Deviations from the paper: the second view is a constant, through which no gradient flows, as the article behind this
 * project has it. The paper's loss is symmetric in the views, so on average over which of them comes first its gradient is
 * twice this one. Both passes are in training mode and move the running statistics of batch norm. The weight does not shrink
 * with the share of labeled images; separate inputs are the article's; images get no Gaussian noise, weights no
 * normalization.
 *
 * <p>Random numbers: dropout masks alone, one set a forward pass.
 */
public final class PiModel implements Method {
    private static final int LABELED_PASS = 0;
    private static final int UNLABELED_PASS = 1;
    private static final int TARGET_PASS = 2;

    private final PiModelSpec spec;
    private final Network student;
    private final Schedule weight;

    public PiModel(PiModelSpec spec, Network student) {
        this.spec = spec;
        this.student = student;
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
    }

    @Override
    public List<ViewKind> unlabeledViews() {
        return List.of(ViewKind.WEAK, ViewKind.WEAK);
    }

    @Override
    public StepOutcome step(Batch batch, StepContext context) {
        return spec.inputs() == Inputs.MIXED ? stepMixed(batch, context) : stepSeparate(batch, context);
    }

    private StepOutcome stepMixed(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());
        Logits z2 = student.forward(batch.mixed(1), Mode.TRAIN, context.maskSeed(TARGET_PASS));
        Logits z1 = student.forward(batch.mixed(0), Mode.TRAIN, context.maskSeed(LABELED_PASS));

        // Both [l + u, classes].
        LossAndGradient supervised = CrossEntropy.hard(z1.slice(0, batch.labels().length), batch.labels());
        LossAndGradient consistency = SquaredError.of(z1, Probabilities.softmax(z2));

        student.backward(new LogitsGradient(z1.rows(), z1.classes())
                .add(1, supervised, 0)
                .add(w, consistency, 0)
                .sum());
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss(), w, 1);
    }

    private StepOutcome stepSeparate(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());

        Logits zl = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(zl, batch.labels());
        student.backward(supervised.gradient());

        Logits z2 = student.forward(batch.unlabeled(1), Mode.TRAIN, context.maskSeed(TARGET_PASS)); // [u, classes]
        Logits z1 = student.forward(batch.unlabeled(0), Mode.TRAIN, context.maskSeed(UNLABELED_PASS)); // [u, classes]
        LossAndGradient consistency = SquaredError.of(z1, Probabilities.softmax(z2));
        student.backward(LogitsGradient.of(w, consistency));
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss(), w, 1);
    }
}
