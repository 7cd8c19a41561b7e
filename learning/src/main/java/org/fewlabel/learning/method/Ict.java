package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.contracts.job.IctSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;

/**
 * Interpolation Consistency Training (Verma, Lamb, Kannala, Bengio, Lopez-Paz, 2019, "Interpolation Consistency Training
 * for Semi-Supervised Learning", arXiv 1903.03825, eq. 2): CE(f(l), y) + w(e) · loss(f(x̃); g(u_a), g(u_b)), where x̃ = λ u_a
 * + (1−λ) u_b and g is the teacher, which follows the student after every step.
 *
 * <p>The paper's loss is the squared error to the mixture of the teacher's probabilities. Its gradient is that of {@code
 * L4}; {@code L3}, the cross entropy, is what the job gets by default.
 *
 * <p>Separate inputs: one pass of the labeled rows, one of the mixtures of the unlabeled rows. Mixed inputs: all rows of
 * the batch, labeled and unlabeled, are mixed with each other, and one pass takes the labeled rows as they are and all
 * mixtures.
 *
 * <p>Deviations from the paper: w depends on the epoch, not on the step; one λ per batch, as in the authors' code. Random
 * numbers: dropout masks, one set a forward pass; λ and the permutation of {@link Mixup}.
 */
public final class Ict implements Method {
    private static final int LABELED_PASS = 0;
    private static final int MIXTURE_PASS = 1;
    private static final int TEACHER_PASS = 2;

    private final IctSpec spec;
    private final Network student;
    private final StepAverage teacher;
    private final Schedule weight;

    /** @param teacher the average of the student, which the step loop moves */
    public Ict(IctSpec spec, Network student, StepAverage teacher) {
        this.spec = spec;
        this.student = student;
        this.teacher = teacher;
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
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
        Images x = batch.mixed(0); // [l + u]

        Logits s = teacher.logits(x, context.maskSeed(TEACHER_PASS)); // [l + u, classes]
        Mixup mixup = Mixup.draw(x.count(), spec.alpha(), context);
        Images rows = Images.concatenated(x.first(labeled), mixup.of(x)); // [l + (l + u)]
        Logits z = student.forward(rows, Mode.TRAIN, context.maskSeed(LABELED_PASS));
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, labeled), batch.labels());
        LossAndGradient consistency = mixup.loss(spec.mixupLoss(), z.slice(labeled, z.rows()), s);

        student.backward(new LogitsGradient(z.rows(), z.classes())
                .add(1, supervised, 0)
                .add(w, consistency, labeled)
                .sum());
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss(), w, 1);
    }

    private StepOutcome stepSeparate(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());

        Logits zl = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(zl, batch.labels());
        student.backward(supervised.gradient());

        Images u = batch.unlabeled(0);
        Logits s = teacher.logits(u, context.maskSeed(TEACHER_PASS)); // [u, classes]
        Mixup mixup = Mixup.draw(u.count(), spec.alpha(), context);
        Logits z = student.forward(mixup.of(u), Mode.TRAIN, context.maskSeed(MIXTURE_PASS)); // [u, classes]
        LossAndGradient consistency = mixup.loss(spec.mixupLoss(), z, s);
        student.backward(LogitsGradient.of(w, consistency));
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss(), w, 1);
    }
}
