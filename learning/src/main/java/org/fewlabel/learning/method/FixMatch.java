package org.fewlabel.learning.method;

import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.FixMatchSpec;
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
 * FixMatch (Sohn et al., 2020, "FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence", arXiv
 * 2001.07685, eq. 3 and 4): CE(f(l), y) + w(e) · (1/n_u) Σ 1[max q ≥ τ] CE(f(u_s), argmax q), where q = σ(f(u_w)). u_w is a
 * weak view of an image, u_s a strong one.
 *
 * <p>With targets {@code iteration}, as in the paper, q is the prediction of this step. With targets {@code epoch} it is the
 * one of an earlier epoch. Before there is such a prediction the unsupervised loss is 0, and the pass of the strong views
 * is saved. Where the epoch's labels are recorded in the loop, each step runs the pass of the weak views as well and notes
 * what it gives; where the labeler makes them, it does not.
 *
 * <p>The weak views, labeled rows and strong views are three forward passes in training mode, the first without gradient, as
 * the article behind this project has it. The authors' program runs them as one batch: batch norm then sees all three at
 * once, and the gradient's pass is longer by the weak views, which have none. The paper's text leaves it open.
 *
 * <p>Where the user gave an image of the unlabeled pool its label, that one is its target, and it always counts ({@code
 * labeledTargets: given}); {@code predicted} treats it like the others, as the paper and the article do.
 *
 * <p>As in the paper, the network to be evaluated is the {@link StepAverage}. The authors' program gives it the student's running
 * statistics (docs/adr/012).
 *
 * <p>Deviations from the paper: those passes; the given labels in the pool; as many unlabeled as labeled images in a step by
 * default, where the paper has seven times as many; w(e), which is constant unless the job wants a ramp; targets of an epoch.
 * What a strong view is, the job's augmentation says.
 *
 * <p>Random numbers: dropout masks alone, one set a forward pass.
 */
public final class FixMatch implements Method {
    private static final int LABELED_PASS = 0;
    private static final int STRONG_PASS = 1;
    private static final int WEAK_PASS = 2;

    private static final int WEAK = 0;
    private static final int STRONG = 1;

    private final FixMatchSpec spec;
    private final Network student;
    private final Schedule weight;
    private final RecordedLabels recorded;

    /** @param examples how many training examples there are */
    public FixMatch(FixMatchSpec spec, Network student, int examples) {
        this.spec = spec;
        this.student = student;
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
        this.recorded = new RecordedLabels(spec, examples, student.classes());
    }

    @Override
    public List<ViewKind> unlabeledViews() {
        return List.of(ViewKind.WEAK, ViewKind.STRONG);
    }

    @Override
    public StepOutcome step(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());
        Probabilities q = targets(batch, context); // [u, classes]

        Logits zl = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(zl, batch.labels());
        student.backward(supervised.gradient());
        if (q == null) {
            return StepOutcome.semiSupervised(supervised.loss(), 0, w, 0);
        }

        RowWeights mask = RowWeights.mask(q.rows(), row -> q.isKnown(row) && q.confidence(row) >= spec.threshold());
        Logits zs = student.forward(batch.unlabeled(STRONG), Mode.TRAIN, context.maskSeed(STRONG_PASS)); // [u, classes]
        LossAndGradient unsupervised = CrossEntropy.hard(zs, q.labels(), mask);
        student.backward(LogitsGradient.of(w, unsupervised));
        return StepOutcome.semiSupervised(supervised.loss(), unsupervised.loss(), w, mask.mean());
    }

    /** Null before there are any. */
    private @Nullable Probabilities targets(Batch batch, StepContext context) {
        Probabilities predicted = predictions(batch, context);
        return predicted == null ? null : UnlabeledTargets.of(predicted, batch, spec.labeledTargets());
    }

    private @Nullable Probabilities predictions(Batch batch, StepContext context) {
        if (spec.targets() == Targets.ITERATION) {
            return weakPrediction(batch, context);
        }
        recorded.record(batch.unlabeledExamples(), () -> weakPrediction(batch, context));
        EpochLabels labels = context.labels();
        return labels == null ? null : labels.of(batch.unlabeledExamples());
    }

    private Probabilities weakPrediction(Batch batch, StepContext context) {
        return Probabilities.softmax(student.forward(batch.unlabeled(WEAK), Mode.TRAIN, context.maskSeed(WEAK_PASS)));
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
