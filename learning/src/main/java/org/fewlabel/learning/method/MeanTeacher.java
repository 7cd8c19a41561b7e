package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.MeanTeacherSpec;
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
 * Mean Teacher (Tarvainen, Valpola, 2017, "Mean teachers are better role models", arXiv 1703.01780, §2):
 * CE(f(l), y) + w(e) · MSE(f(u₁), σ(g(u₂))), and after the optimizer's step θ' ← α_t θ' + (1 − α_t) θ with
 * α_t = min(1 − 1/(t+1), emaDecay). u₁ and u₂ are two views of the same images.
 *
 * <p>The teacher g is the {@link StepAverage}. Its passes are in training mode, as the student's are, so that its running
 * statistics are those of its own activations.
 *
 * <p>Mixed inputs: one forward pass of labeled and unlabeled rows together, and the consistency covers all of them.
 * Separate inputs: one pass each, and it covers the unlabeled rows.
 *
 * <p>Deviations from the paper: w depends on the epoch, not on the step; with separate inputs
 * the labeled rows are not asked to be consistent, as they are in the paper; no noise on images and activations besides the
 * views and what dropout the network has; the defaults of weight and decay are the article's. 1 − 1/(t+1), by which the
 * teacher forgets its start sooner, is the authors' program's, not the paper's. Random numbers: dropout masks alone, one set
 * a forward pass.
 */
public final class MeanTeacher implements Method {
    private static final int LABELED_PASS = 0;
    private static final int UNLABELED_PASS = 1;
    private static final int TEACHER_PASS = 2;

    private final MeanTeacherSpec spec;
    private final Network student;
    private final StepAverage teacher;
    private final Schedule weight;

    /** @param teacher the average of the student, which the step loop moves */
    public MeanTeacher(MeanTeacherSpec spec, Network student, StepAverage teacher) {
        this.spec = spec;
        this.student = student;
        this.teacher = teacher;
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
        Probabilities target = teacher.probabilities(batch.mixed(1), context.maskSeed(TEACHER_PASS));
        Logits z = student.forward(batch.mixed(0), Mode.TRAIN, context.maskSeed(LABELED_PASS));

        // All [l + u, classes].
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, batch.labels().length), batch.labels());
        LossAndGradient consistency = SquaredError.of(z, target);

        student.backward(new LogitsGradient(z.rows(), z.classes())
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

        Probabilities target =
                teacher.probabilities(batch.unlabeled(1), context.maskSeed(TEACHER_PASS)); // [u, classes]
        Logits zu = student.forward(batch.unlabeled(0), Mode.TRAIN, context.maskSeed(UNLABELED_PASS)); // [u, classes]
        LossAndGradient consistency = SquaredError.of(zu, target);
        student.backward(LogitsGradient.of(w, consistency));
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss(), w, 1);
    }
}
