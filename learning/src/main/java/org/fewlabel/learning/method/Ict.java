package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.contracts.job.IctSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.MixupLoss;
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
import org.jspecify.annotations.Nullable;

/**
 * Interpolation Consistency Training (Verma, Lamb, Kannala, Bengio, Lopez-Paz, 2019, "Interpolation Consistency Training
 * for Semi-Supervised Learning", arXiv 1903.03825, eq. 2): CE(f(l), y) + w(e) · loss(f(x̃); g(u_a), g(u_b)), where x̃ = λ u_a
 * + (1−λ) u_b and g is the teacher, which follows the student after every step.
 *
 * <p>The paper's loss is the squared error to the mixture of the teacher's probabilities. Its gradient is that of {@code
 * L4}; {@code L3}, the cross entropy, is what the job gets by default, as in the article. The authors' program differs from
 * their paper: it mixes the teacher's logits ({@code L2}) and the labeled images, too ({@code labeledImages: mixed}), which
 * then have a λ and a permutation of their own; its weight is 100.
 *
 * <p>Separate inputs: one pass of the labeled rows, one of the mixtures of the unlabeled rows. Mixed inputs: all rows of
 * the batch, labeled and unlabeled, are mixed with each other, and one pass takes the labeled rows as they are and all
 * mixtures; or, with {@code mixturePass: apart}, a first pass takes all rows as they are, a second one the mixtures. The
 * teacher looks at the view that is mixed, or at another one.
 *
 * <p>Deviations from the paper: w depends on the epoch, not on the step; one λ per batch, as in the authors' program; the
 * defaults of loss, weight and decay are the article's, and so are mixed inputs. Random numbers: dropout masks, one set a
 * forward pass; λ and the permutation of {@link Mixup}.
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
        return switch (spec.teacherView()) {
            case SAME -> List.of(ViewKind.WEAK);
            case OTHER -> List.of(ViewKind.WEAK, ViewKind.WEAK);
        };
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
        LabeledRows labeledRows = LabeledRows.of(x.first(labeled), spec, context);

        Logits s = teacher.logits(batch.mixed(teacherView()), context.maskSeed(TEACHER_PASS)); // [l + u, classes]
        Mixup mixup = Mixup.draw(x.count(), spec.alpha(), context);
        Images rows = Images.concatenated(labeledRows.images(), mixup.of(x)); // [l + (l + u)]
        Logits z = student.forward(rows, Mode.TRAIN, context.maskSeed(LABELED_PASS));
        LossAndGradient supervised = labeledRows.loss(z.slice(0, labeled), batch.labels());
        LossAndGradient consistency = mixup.loss(spec.mixupLoss(), z.slice(labeled, z.rows()), s);

        student.backward(new LogitsGradient(z.rows(), z.classes())
                .add(1, supervised, 0)
                .add(w, consistency, labeled)
                .sum());
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss(), w, 1);
    }

    private StepOutcome stepApart(Batch batch, StepContext context) {
        int labeled = batch.labels().length;
        Images x = batch.mixed(0); // [l + u]
        LabeledRows labeledRows = LabeledRows.of(x.first(labeled), spec, context);

        Images rows = Images.concatenated(labeledRows.images(), x.from(labeled)); // [l + u]
        Logits z = student.forward(rows, Mode.TRAIN, context.maskSeed(LABELED_PASS));
        LossAndGradient supervised = labeledRows.loss(z.slice(0, labeled), batch.labels());
        student.backward(
                new LogitsGradient(z.rows(), z.classes()).add(1, supervised, 0).sum());
        return withMixtures(supervised, x, batch.mixed(teacherView()), context);
    }

    private StepOutcome stepSeparate(Batch batch, StepContext context) {
        LabeledRows labeledRows = LabeledRows.of(batch.labeled(), spec, context);
        Logits zl = student.forward(labeledRows.images(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = labeledRows.loss(zl, batch.labels());
        student.backward(supervised.gradient());

        return withMixtures(supervised, batch.unlabeled(0), batch.unlabeled(teacherView()), context);
    }

    /** Adds a pass of mixtures to the step. */
    private StepOutcome withMixtures(LossAndGradient supervised, Images x, Images teachers, StepContext context) {
        double w = weight.at(context.epoch());
        Logits s = teacher.logits(teachers, context.maskSeed(TEACHER_PASS)); // [rows, classes]
        Mixup mixup = Mixup.draw(x.count(), spec.alpha(), context);
        Logits z = student.forward(mixup.of(x), Mode.TRAIN, context.maskSeed(MIXTURE_PASS)); // [rows, classes]
        LossAndGradient consistency = mixup.loss(spec.mixupLoss(), z, s);
        student.backward(LogitsGradient.of(w, consistency));
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss(), w, 1);
    }

    private int teacherView() {
        return switch (spec.teacherView()) {
            case SAME -> 0;
            case OTHER -> 1;
        };
    }

    /**
     * What the supervised loss is of.
     *
     * @param mixup null for the labeled images as they are
     */
    private record LabeledRows(Images images, @Nullable Mixup mixup) {
        static LabeledRows of(Images plain, IctSpec spec, StepContext context) {
            return switch (spec.labeledImages()) {
                case PLAIN -> new LabeledRows(plain, null);
                case MIXED -> {
                    Mixup mixup = Mixup.drawForLabeled(plain.count(), spec.alpha(), context);
                    yield new LabeledRows(mixup.of(plain), mixup);
                }
            };
        }

        LossAndGradient loss(Logits z, int[] labels) {
            return mixup == null
                    ? CrossEntropy.hard(z, labels)
                    : mixup.loss(MixupLoss.L3, z, Probabilities.oneHot(labels, z.classes()), RowWeights.ones(z.rows()));
        }
    }
}
