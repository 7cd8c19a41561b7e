package org.fewlabel.learning.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.learning.method.Formulas.EXAMPLES;
import static org.fewlabel.learning.method.Formulas.LABELED;
import static org.fewlabel.learning.method.Formulas.RAMP;
import static org.fewlabel.learning.method.Formulas.UNLABELED;
import static org.fewlabel.learning.method.Formulas.assertGradient;
import static org.fewlabel.learning.method.Formulas.assertTerms;
import static org.fewlabel.learning.method.Formulas.batchOf;
import static org.fewlabel.learning.method.Formulas.context;
import static org.fewlabel.learning.method.Formulas.maskSeed;
import static org.fewlabel.learning.method.Formulas.oneHot;
import static org.fewlabel.learning.method.Formulas.probabilities;
import static org.fewlabel.learning.method.Formulas.rows;
import static org.fewlabel.learning.method.Formulas.softmax;
import static org.fewlabel.learning.method.Formulas.squaredError;
import static org.fewlabel.learning.method.Formulas.supervised;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.IctSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.LabelOrigin;
import org.fewlabel.contracts.job.MixMatchSpec;
import org.fewlabel.contracts.job.MixPseudoLabelSpec;
import org.fewlabel.contracts.job.MixupLoss;
import org.fewlabel.contracts.job.PseudoLabels;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.MixupTest.Formula;
import org.fewlabel.learning.network.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link MethodStepTest}, for the methods that mix images. */
class MixupMethodsTest {
    private static final double ALPHA = 0.75;

    private final ReferenceNetwork student = new ReferenceNetwork(1);
    private final ReferenceNetwork teacher = new ReferenceNetwork(2);
    private final double[] theta = student.parameters().values;
    private final EpochLabels epochLabels = new EpochLabels(2, probabilities(EXAMPLES));

    @ParameterizedTest
    @CsvSource({
        "SEPARATE, L1",
        "SEPARATE, L2",
        "SEPARATE, L3",
        "SEPARATE, L4",
        "MIXED, L1",
        "MIXED, L2",
        "MIXED, L3",
        "MIXED, L4"
    })
    void ictHoldsThePredictionOfAMixtureAgainstTheTeachersPredictions(Inputs inputs, MixupLoss kind) {
        IctSpec spec = new IctSpec(inputs, kind, ALPHA, 30, 10, RampUp.USUAL, 0.97);
        Method method = new Ict(spec, student, new StepAverage(spec, student, teacher));
        moveStudent();
        Images x = inputs == Inputs.MIXED
                ? batchOf(inputs).mixed(0)
                : batchOf(inputs).unlabeled(0);
        double[][] s =
                ReferenceNetwork.logits(teacher.parameters().values.clone(), ReferenceNetwork.rows(x), maskSeed(2));
        ToDoubleFunction<double[]> consistency = mixtureLoss(inputs, kind, s, softmax(s));
        double w = 30 * RAMP;
        double supervised = labeledLoss(theta, inputs);

        StepOutcome outcome = method.step(batchOf(inputs), context(null));

        assertTerms(outcome.terms(), supervised, consistency.applyAsDouble(theta), w, 1);
        assertGradient(student, p -> labeledLoss(p, inputs) + w * consistency.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 1 : 2);
        assertThat(teacher.passes()).isEqualTo(1);
        assertThat(teacher.gradient().values).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 0.2})
    void mixMatchMixesLabeledImagesWithGuessesForUnlabeledOnes(double temperature) {
        Batch batch = batchOf(Inputs.SEPARATE);
        Method method = new MixMatch(new MixMatchSpec(temperature, ALPHA, 30, 10, RampUp.USUAL, 0.97), student);
        double[][] first = softmax(logits(theta, batch.unlabeled(0), 1));
        double[][] second = softmax(logits(theta, batch.unlabeled(1), 2));
        double[][] q = sharpened(first, second, temperature);
        Mixup mixup = Mixup.drawCloserToFirst(LABELED + 2 * UNLABELED, ALPHA, context(null));
        double[][] target = mixed(mixup, concatenated(given(batch.labels()), q, q));
        double[][] x = mixed(
                mixup,
                concatenated(
                        ReferenceNetwork.rows(batch.labeled()),
                        ReferenceNetwork.rows(batch.unlabeled(0)),
                        ReferenceNetwork.rows(batch.unlabeled(1))));
        ToDoubleFunction<double[]> supervised = p -> {
            double[][] z = ReferenceNetwork.logits(p, x, maskSeed(0));
            double[] all = Arrays.stream(new double[LABELED]).map(each -> 1).toArray();
            return Formulas.crossEntropy(Arrays.copyOf(z, LABELED), Arrays.copyOf(target, LABELED), all);
        };
        ToDoubleFunction<double[]> unsupervised = p -> {
            double[][] z = ReferenceNetwork.logits(p, x, maskSeed(0));
            return squaredError(
                    Arrays.copyOfRange(z, LABELED, z.length), Arrays.copyOfRange(target, LABELED, z.length));
        };
        double w = 30 * RAMP;

        StepOutcome outcome = method.step(batch, context(null));

        assertThat(mixup.lambda()).isBetween(0.5, 1.0);
        assertTerms(outcome.terms(), supervised.applyAsDouble(theta), unsupervised.applyAsDouble(theta), w, 1);
        assertGradient(student, p -> supervised.applyAsDouble(p) + w * unsupervised.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "SEPARATE, SOFT, L1",
        "SEPARATE, SOFT, L2",
        "SEPARATE, SOFT, L3",
        "SEPARATE, SOFT, L4",
        "MIXED, SOFT, L3",
        "MIXED, SOFT, L4",
        "SEPARATE, HARD, L3",
        "SEPARATE, HARD, L4",
        "MIXED, HARD, L3"
    })
    void mixPseudoLabelHoldsThePredictionOfAMixtureAgainstTheLabelsOfAnEarlierEpoch(
            Inputs inputs, PseudoLabels pseudoLabels, MixupLoss kind) {
        Batch batch = batchOf(inputs);
        double[][] predicted = rows(epochLabels.of(batch.unlabeledExamples()));
        double[][] ofUnlabeled = pseudoLabels == PseudoLabels.HARD ? oneHot(predicted) : predicted;
        double[][] p = inputs == Inputs.MIXED ? concatenated(given(batch.labels()), ofUnlabeled) : ofUnlabeled;
        ToDoubleFunction<double[]> unsupervised = mixtureLoss(inputs, kind, logarithms(p), p);
        double w = 30 * RAMP;

        StepOutcome outcome = mixPseudoLabel(inputs, pseudoLabels, kind, LabelOrigin.INFERENCE)
                .step(batch, context(epochLabels));

        assertTerms(outcome.terms(), labeledLoss(theta, inputs), unsupervised.applyAsDouble(theta), w, 1);
        assertGradient(student, each -> labeledLoss(each, inputs) + w * unsupervised.applyAsDouble(each));
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource(PseudoLabels.class)
    void aLabeledImageAmongTheUnlabeledOnesKeepsItsTrueLabel(PseudoLabels pseudoLabels) {
        Batch batch = Formulas.batch(Inputs.SEPARATE, false);
        double[][] predicted = rows(epochLabels.of(batch.unlabeledExamples()));
        double[][] p = pseudoLabels == PseudoLabels.HARD ? oneHot(predicted) : predicted;
        for (int row = 0; row < UNLABELED; row++) {
            if (batch.givenLabels()[row] != Examples.UNKNOWN) {
                p[row] = given(new int[] {batch.givenLabels()[row]})[0];
            }
        }
        Mixup mixup = Mixup.draw(UNLABELED, ALPHA, context(null));
        double[][] x = mixed(mixup, ReferenceNetwork.rows(batch.unlabeled(0)));
        double expected = Formula.mixupLoss(
                MixupLoss.L3,
                ReferenceNetwork.logits(theta, x, maskSeed(1)),
                p,
                p,
                mixup.lambda(),
                partners(mixup, UNLABELED));

        StepOutcome outcome = mixPseudoLabel(Inputs.SEPARATE, pseudoLabels, MixupLoss.L3, LabelOrigin.INFERENCE)
                .step(batch, context(epochLabels));

        assertThat(batch.givenLabels()).contains(Examples.UNKNOWN);
        assertThat(batch.givenLabels()).containsAnyOf(0, 1, 2);
        assertThat(outcome.terms().get("unsupervised")).isCloseTo(expected, within(Formulas.TOLERANCE));
    }

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void mixPseudoLabelIsSupervisedBeforeTheFirstLabelsExist(Inputs inputs) {
        Method method = mixPseudoLabel(inputs, PseudoLabels.SOFT, MixupLoss.L3, LabelOrigin.INFERENCE);

        StepOutcome outcome = method.step(batchOf(inputs), context(null));

        assertTerms(outcome.terms(), labeledLoss(theta, inputs), 0, 30 * RAMP, 0);
        assertGradient(student, p -> labeledLoss(p, inputs));
        assertThat(student.passes()).isEqualTo(1);
        assertThat(method.memory()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Inputs.class)
    void recordsWhatItPredictsForImagesBeforeTheyAreMixed(Inputs inputs) {
        Batch batch = batchOf(inputs);
        Method method = mixPseudoLabel(inputs, PseudoLabels.HARD, MixupLoss.L3, LabelOrigin.RECORDED);
        double[][] predicted = inputs == Inputs.MIXED
                ? Arrays.copyOfRange(softmax(logits(theta, batch.mixed(0), 2)), LABELED, LABELED + UNLABELED)
                : softmax(logits(theta, batch.unlabeled(0), 2));

        method.step(batch, context(epochLabels));

        float[] recorded = method.memory().get("predictions").floats();
        for (int row = 0; row < UNLABELED; row++) {
            for (int label = 0; label < ReferenceNetwork.CLASSES; label++) {
                int index = batch.unlabeledExamples()[row] * ReferenceNetwork.CLASSES + label;
                assertThat((double) recorded[index]).isCloseTo(predicted[row][label], within(1e-6));
            }
        }
        assertThat(student.passes()).isEqualTo(inputs == Inputs.MIXED ? 2 : 3);
    }

    @Test
    void aMixtureWithAnImageWithoutALabelCountsForNothing() {
        Batch batch = batchOf(Inputs.SEPARATE);
        float[] values = probabilities(EXAMPLES).values();
        int unseen = batch.unlabeledExamples()[1];
        Arrays.fill(values, unseen * ReferenceNetwork.CLASSES, (unseen + 1) * ReferenceNetwork.CLASSES, 0);
        EpochLabels labels = new EpochLabels(2, new Probabilities(values, EXAMPLES, ReferenceNetwork.CLASSES));
        Mixup mixup = Mixup.draw(UNLABELED, ALPHA, context(null));
        long without = IntStream.range(0, UNLABELED)
                .filter(row -> row == 1 || mixup.partner(row) == 1)
                .count();

        StepOutcome outcome = mixPseudoLabel(Inputs.SEPARATE, PseudoLabels.SOFT, MixupLoss.L1, LabelOrigin.RECORDED)
                .step(batch, context(labels));

        assertThat(outcome.terms().get("maskRatio")).isCloseTo(1 - without / (double) UNLABELED, within(1e-12));
        assertThat(outcome.loss()).isFinite();
    }

    private Method mixPseudoLabel(Inputs inputs, PseudoLabels pseudoLabels, MixupLoss kind, LabelOrigin labels) {
        MixPseudoLabelSpec spec =
                new MixPseudoLabelSpec(inputs, pseudoLabels, kind, ALPHA, 30, 10, RampUp.USUAL, labels, 0, 0.97);
        return new MixPseudoLabel(spec, student, EXAMPLES);
    }

    /** The cross entropy of the labeled rows; with mixed inputs the pass holds all mixtures besides. */
    private static double labeledLoss(double[] parameters, Inputs inputs) {
        if (inputs == Inputs.SEPARATE) {
            return supervised(parameters);
        }
        double[][] q = softmax(Arrays.copyOf(mixedLogits(parameters), LABELED));
        int[] labels = batchOf(inputs).labels();
        return IntStream.range(0, LABELED)
                .mapToDouble(row -> -Math.log(q[row][labels[row]]) / LABELED)
                .sum();
    }

    /** The loss of the mixtures as a function of the parameters; the targets are constants. */
    private static ToDoubleFunction<double[]> mixtureLoss(
            Inputs inputs, MixupLoss kind, double[][] logits, double[][] probabilities) {
        Mixup mixup = Mixup.draw(logits.length, ALPHA, context(null));
        int[] partners = partners(mixup, logits.length);
        return parameters -> {
            double[][] z = inputs == Inputs.MIXED
                    ? Arrays.copyOfRange(mixedLogits(parameters), LABELED, 2 * LABELED + UNLABELED)
                    : ReferenceNetwork.logits(
                            parameters,
                            mixed(mixup, ReferenceNetwork.rows(batchOf(inputs).unlabeled(0))),
                            maskSeed(1));
            return Formula.mixupLoss(kind, z, logits, probabilities, mixup.lambda(), partners);
        };
    }

    /** Of the labeled rows, then of the mixtures of all rows. */
    private static double[][] mixedLogits(double[] parameters) {
        double[][] x = ReferenceNetwork.rows(batchOf(Inputs.MIXED).mixed(0));
        Mixup mixup = Mixup.draw(x.length, ALPHA, context(null));
        return ReferenceNetwork.logits(
                parameters, concatenated(Arrays.copyOf(x, LABELED), mixed(mixup, x)), maskSeed(0));
    }

    private static double[][] logits(double[] parameters, Images images, int pass) {
        return ReferenceNetwork.logits(parameters, ReferenceNetwork.rows(images), maskSeed(pass));
    }

    private static double[][] mixed(Mixup mixup, double[][] rows) {
        return Formula.mixed(rows, mixup.lambda(), partners(mixup, rows.length));
    }

    private static int[] partners(Mixup mixup, int rows) {
        return IntStream.range(0, rows).map(mixup::partner).toArray();
    }

    private static double[][] concatenated(double[][]... parts) {
        return Stream.of(parts).flatMap(Arrays::stream).toArray(double[][]::new);
    }

    private static double[][] given(int[] labels) {
        double[][] rows = new double[labels.length][ReferenceNetwork.CLASSES];
        for (int row = 0; row < labels.length; row++) {
            rows[row][labels[row]] = 1;
        }
        return rows;
    }

    private static double[][] sharpened(double[][] first, double[][] second, double temperature) {
        double[][] q = new double[first.length][];
        for (int row = 0; row < q.length; row++) {
            int at = row;
            double[] powers = IntStream.range(0, ReferenceNetwork.CLASSES)
                    .mapToDouble(label -> Math.pow((first[at][label] + second[at][label]) / 2, 1 / temperature))
                    .toArray();
            double sum = Arrays.stream(powers).sum();
            q[row] = Arrays.stream(powers).map(power -> power / sum).toArray();
        }
        return q;
    }

    /** As logits are mixed: a probability counts as 10⁻⁶ at least. */
    private static double[][] logarithms(double[][] p) {
        return Arrays.stream(p)
                .map(row -> Arrays.stream(row)
                        .map(each -> Math.log(Math.max(each, 1e-6)))
                        .toArray())
                .toArray(double[][]::new);
    }

    private void moveStudent() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < theta.length; i++) {
            theta[i] += random.nextDouble(0.5);
        }
    }
}
