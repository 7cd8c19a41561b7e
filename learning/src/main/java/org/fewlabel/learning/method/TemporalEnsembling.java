package org.fewlabel.learning.method;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.Targets;
import org.fewlabel.contracts.job.TemporalEnsemblingSpec;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.RowWeights;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;

/**
 * Temporal ensembling (Laine, Aila, 2017, "Temporal Ensembling for Semi-Supervised Learning", arXiv 1610.02242, algorithm
 * 2): CE(f(l), y) + w(e) · MSE(f(u), E_u / (1 − m^k)), where E_i ← m E_i + (1 − m) σ(f(x_i)) averages the predictions of an
 * image and k counts its updates.
 *
 * <p>With targets {@code epoch}, as in the paper, the target is the average up to the epoch before, and all averages move
 * on at the end of the epoch, by the image's last prediction in it. With targets {@code iteration} the average takes the
 * prediction of this very step first, then is the target. No gradient flows through a target. The loss of an image without
 * a target is 0; the mean goes over all rows.
 *
 * <p>Mixed inputs, as in the paper: one forward pass of labeled and unlabeled rows together; all of them are averaged and
 * consistent. Separate inputs: one pass each, and it is the unlabeled rows. An image that is twice in a batch moves its
 * average twice, before any target of that step is read.
 *
 * <p>Deviations from the paper: k counts the updates of the image instead of the epochs, since an epoch need not show every
 * image; an image's last prediction in the epoch is taken where it is seen more than once (labeled images with mixed inputs);
 * the weight does not shrink with the share of labeled images; targets of the iteration and separate inputs are the
 * article's; images get no Gaussian noise, weights no normalization. Random numbers: dropout masks alone, one set a forward pass.
 */
public final class TemporalEnsembling implements Method {
    private static final int LABELED_PASS = 0;
    private static final int UNLABELED_PASS = 1;
    private static final String SEEN = "seen";

    private final TemporalEnsemblingSpec spec;
    private final Network student;
    private final Schedule weight;
    private final int examples;
    private final EnsembleTable ensemble;
    /** The last prediction of this epoch, of the images that are in {@link #seen}; empty between epochs. */
    private final PredictionTable predictions;

    private final BitSet seen = new BitSet();

    /** @param examples how many training examples there are */
    public TemporalEnsembling(TemporalEnsemblingSpec spec, Network student, int examples) {
        this.spec = spec;
        this.student = student;
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
        this.examples = examples;
        this.ensemble = new EnsembleTable(spec.momentum(), examples, student.classes());
        // Predictions that enter the average at once are not kept.
        this.predictions = new PredictionTable(spec.targets() == Targets.EPOCH ? examples : 0, student.classes());
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

        Logits z = student.forward(batch.mixed(0), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l + u, classes]
        LossAndGradient supervised = CrossEntropy.hard(z.slice(0, batch.labels().length), batch.labels());
        Term consistency = consistency(z, batch.examples());

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

        Logits zu = student.forward(batch.unlabeled(0), Mode.TRAIN, context.maskSeed(UNLABELED_PASS)); // [u, classes]
        Term consistency = consistency(zu, batch.unlabeledExamples());
        student.backward(LogitsGradient.of(w, consistency.loss()));
        return outcome(supervised, consistency, w);
    }

    /** @param targetRatio the share of the rows that had a target */
    private record Term(LossAndGradient loss, double targetRatio) {}

    private Term consistency(Logits z, int[] examples) {
        Probabilities p = Probabilities.softmax(z);
        if (spec.targets() == Targets.ITERATION) {
            for (int row = 0; row < examples.length; row++) {
                ensemble.update(examples[row], p.values(), row);
            }
        } else {
            predictions.record(examples, p);
            Arrays.stream(examples).forEach(seen::set);
        }
        Probabilities targets = ensemble.targets(examples);
        RowWeights mask = RowWeights.mask(z.rows(), targets::isKnown);
        return new Term(SquaredError.of(z, targets, mask), mask.mean());
    }

    private static StepOutcome outcome(LossAndGradient supervised, Term consistency, double w) {
        return StepOutcome.semiSupervised(supervised.loss(), consistency.loss().loss(), w, consistency.targetRatio());
    }

    @Override
    public void afterEpoch() {
        seen.stream().forEach(example -> ensemble.update(example, predictions.values(), example));
        seen.clear();
    }

    private void see(int example) {
        if (example < 0 || example >= examples) {
            throw new IllegalArgumentException("there is no example " + example + " among " + examples);
        }
        seen.set(example);
    }

    @Override
    public Map<String, Tensor> memory() {
        Map<String, Tensor> memory = new TreeMap<>(ensemble.memory());
        if (!seen.isEmpty()) {
            int[] seenNow = seen.stream().toArray();
            memory.putAll(predictions.memory());
            memory.put(SEEN, Tensor.of(seenNow, seenNow.length));
        }
        return memory;
    }

    @Override
    public void restore(Map<String, Tensor> memory) {
        ensemble.restore(memory);
        Tensor seenBefore = memory.get(SEEN);
        if (seenBefore != null) {
            predictions.restore(memory);
            Arrays.stream(seenBefore.ints()).forEach(this::see);
        }
    }
}
