package org.fewlabel.learning.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.fewlabel.contracts.job.CclSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;

/**
 * Certainty-driven consistency loss (Li, Liu, Tan, 2019, "Certainty-Driven Consistency Loss for Semi-supervised Learning",
 * arXiv 1901.05657v1): Mean Teacher, where K random predictions of the teacher, each on a view and with dropout masks of its
 * own, say how certain its target is. CE(f(l), y) + w(e) · the {@link CertaintyDrivenLoss} of f(u₀) against what g says of
 * u₁ … u_K. The teacher g is the {@link StepAverage}, whose running statistics come from these K passes.
 *
 * <p>Mixed inputs: one forward pass of labeled and unlabeled rows together, and the consistency covers all of them.
 * Separate inputs: one pass each, and it covers the unlabeled rows.
 *
 * <p>What follows the paper's first version: one teacher; uncertainty as the variance or the entropy of predictions under
 * random views and dropout; <em>filtering</em>, which selects the rows of relatively low uncertainty, and
 * <em>temperature</em>, which lets the student pay less attention to the others. So its abstract describes it; the formulas are
 * this project's, not the paper's equations: {@link CertaintyDrivenLoss} has them. So are the number of predictions, how the
 * share rises, and all defaults. Later versions (Liu, Tan, 2021, "Certainty driven consistency loss on multi-teacher networks
 * for semi-supervised learning") decouple several pairs of student and teacher; there is one pair here.
 *
 * <p>Further deviations: the target is the mean of the K predictions; mutual information is a third measure of uncertainty;
 * w depends on the epoch, not on the step. Random numbers: dropout masks alone, one set a forward pass.
 */
public final class Ccl implements Method {
    /** The mean uncertainty of the rows that the consistency covers. */
    static final String UNCERTAINTY = "uncertainty";
    /** Their mean temperature. */
    static final String TEMPERATURE = "temperature";

    private static final int LABELED_PASS = 0;
    private static final int UNLABELED_PASS = 1;
    /** The first of K. */
    private static final int TEACHER_PASS = 2;

    private final CclSpec spec;
    private final Network student;
    private final StepAverage teacher;
    private final Schedule weight;
    private final CertaintyDrivenLoss loss;

    /** @param teacher the average of the student, which the step loop moves */
    public Ccl(CclSpec spec, Network student, StepAverage teacher) {
        this.spec = spec;
        this.student = student;
        this.teacher = teacher;
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
        this.loss = new CertaintyDrivenLoss(spec);
    }

    /** One for the student, then one for each prediction of the teacher. */
    @Override
    public List<ViewKind> unlabeledViews() {
        List<ViewKind> views = new ArrayList<>();
        for (int view = 0; view <= spec.predictions(); view++) {
            views.add(ViewKind.WEAK);
        }
        return views;
    }

    @Override
    public StepOutcome step(Batch batch, StepContext context) {
        return spec.inputs() == Inputs.MIXED ? stepMixed(batch, context) : stepSeparate(batch, context);
    }

    private StepOutcome stepMixed(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());
        TeacherPredictions targets = predictions(batch::mixed, context);
        Logits z = student.forward(batch.mixed(0), Mode.TRAIN, context.maskSeed(LABELED_PASS));

        // All [l + u, classes].
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, batch.labels().length), batch.labels());
        CertaintyDrivenLoss.Term consistency = loss.of(z, targets, context.epoch());

        student.backward(new LogitsGradient(z.rows(), z.classes())
                .add(1, supervised, 0)
                .add(w, consistency.loss(), 0)
                .sum());
        return outcome(supervised, consistency, w);
    }

    private StepOutcome stepSeparate(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());

        Logits zl = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(zl, batch.labels());
        student.backward(supervised.gradient());

        TeacherPredictions targets = predictions(batch::unlabeled, context); // [u, classes]
        Logits zu = student.forward(batch.unlabeled(0), Mode.TRAIN, context.maskSeed(UNLABELED_PASS)); // [u, classes]
        CertaintyDrivenLoss.Term consistency = loss.of(zu, targets, context.epoch());
        student.backward(LogitsGradient.of(w, consistency.loss()));
        return outcome(supervised, consistency, w);
    }

    private TeacherPredictions predictions(IntFunction<Images> views, StepContext context) {
        List<Probabilities> predictions = new ArrayList<>();
        for (int k = 0; k < spec.predictions(); k++) {
            predictions.add(teacher.probabilities(views.apply(1 + k), context.maskSeed(TEACHER_PASS + k)));
        }
        return TeacherPredictions.of(predictions, spec.uncertainty());
    }

    private static StepOutcome outcome(LossAndGradient supervised, CertaintyDrivenLoss.Term consistency, double w) {
        StepOutcome usual =
                StepOutcome.semiSupervised(supervised.loss(), consistency.loss().loss(), w, consistency.keptShare());
        Map<String, Double> terms = new LinkedHashMap<>(usual.terms());
        terms.put(UNCERTAINTY, consistency.meanUncertainty());
        terms.put(TEMPERATURE, consistency.meanTemperature());
        return new StepOutcome(usual.loss(), terms);
    }
}
