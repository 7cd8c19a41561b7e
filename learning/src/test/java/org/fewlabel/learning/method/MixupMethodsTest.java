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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.IctSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.LabelOrigin;
import org.fewlabel.contracts.job.LabeledImages;
import org.fewlabel.contracts.job.LabeledTargets;
import org.fewlabel.contracts.job.MixMatchSpec;
import org.fewlabel.contracts.job.MixPseudoLabelSpec;
import org.fewlabel.contracts.job.MixturePass;
import org.fewlabel.contracts.job.MixupLoss;
import org.fewlabel.contracts.job.PseudoLabels;
import org.fewlabel.contracts.job.RampUp;
import org.fewlabel.contracts.job.TeacherView;
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
        Method method = ict(ictSpec(inputs, kind, LabeledImages.PLAIN, TeacherView.SAME));
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

    /** As the article's program with mixed inputs has it. */
    @ParameterizedTest
    @EnumSource(Inputs.class)
    void theTeacherOfIctLooksAtAnotherViewOnRequest(Inputs inputs) {
        Method method = ict(ictSpec(inputs, MixupLoss.L3, LabeledImages.PLAIN, TeacherView.OTHER));
        moveStudent();
        Images other = inputs == Inputs.MIXED
                ? batchOf(inputs).mixed(1)
                : batchOf(inputs).unlabeled(1);
        double[][] s =
                ReferenceNetwork.logits(teacher.parameters().values.clone(), ReferenceNetwork.rows(other), maskSeed(2));
        ToDoubleFunction<double[]> consistency = mixtureLoss(inputs, MixupLoss.L3, s, softmax(s));
        double w = 30 * RAMP;
        double supervised = labeledLoss(theta, inputs);

        StepOutcome outcome = method.step(batchOf(inputs), context(null));

        assertThat(method.unlabeledViews()).hasSize(2);
        assertTerms(outcome.terms(), supervised, consistency.applyAsDouble(theta), w, 1);
        assertGradient(student, p -> labeledLoss(p, inputs) + w * consistency.applyAsDouble(p));
    }

    /** As the program of ICT's authors has it: a draw of its own for the labeled rows. */
    @ParameterizedTest
    @EnumSource(Inputs.class)
    void ictMixesTheLabeledImagesOnRequest(Inputs inputs) {
        Method method = ict(ictSpec(inputs, MixupLoss.L2, LabeledImages.MIXED, TeacherView.SAME));
        moveStudent();
        Batch batch = batchOf(inputs);
        double[][] x = ReferenceNetwork.rows(inputs == Inputs.MIXED ? batch.mixed(0) : batch.unlabeled(0));
        double[][] s = ReferenceNetwork.logits(teacher.parameters().values.clone(), x, maskSeed(2));
        Mixup ofLabeled = Mixup.drawForLabeled(LABELED, ALPHA, context(null));
        Mixup ofAll = Mixup.draw(x.length, ALPHA, context(null));
        double[][] labeledMixtures = mixed(ofLabeled, ReferenceNetwork.rows(batch.labeled()));
        double[][] mixtures = mixed(ofAll, x);
        double[][] y = given(batch.labels());
        Function<double[], double[][]> labeledLogits = p -> inputs == Inputs.MIXED
                ? Arrays.copyOf(
                        ReferenceNetwork.logits(p, concatenated(labeledMixtures, mixtures), maskSeed(0)), LABELED)
                : ReferenceNetwork.logits(p, labeledMixtures, maskSeed(0));
        Function<double[], double[][]> mixtureLogits = p -> inputs == Inputs.MIXED
                ? Arrays.copyOfRange(
                        ReferenceNetwork.logits(p, concatenated(labeledMixtures, mixtures), maskSeed(0)),
                        LABELED,
                        LABELED + x.length)
                : ReferenceNetwork.logits(p, mixtures, maskSeed(1));
        ToDoubleFunction<double[]> supervised = p -> Formula.mixupLoss(
                MixupLoss.L3, labeledLogits.apply(p), y, y, ofLabeled.lambda(), partners(ofLabeled, LABELED));
        ToDoubleFunction<double[]> consistency = p -> Formula.mixupLoss(
                MixupLoss.L2, mixtureLogits.apply(p), s, softmax(s), ofAll.lambda(), partners(ofAll, x.length));
        double w = 30 * RAMP;
        double before = supervised.applyAsDouble(theta);

        StepOutcome outcome = method.step(batch, context(null));

        assertThat(ofLabeled.lambda()).isNotEqualTo(ofAll.lambda());
        assertTerms(outcome.terms(), before, consistency.applyAsDouble(theta), w, 1);
        assertGradient(student, p -> supervised.applyAsDouble(p) + w * consistency.applyAsDouble(p));
    }

    /** As the article's program has it: batch norm sees all rows as they are, then all mixtures. */
    @ParameterizedTest
    @EnumSource(LabeledImages.class)
    void ictRunsTheMixturesOfMixedInputsApartOnRequest(LabeledImages labeledImages) {
        IctSpec spec = new IctSpec(
                Inputs.MIXED,
                MixupLoss.L3,
                ALPHA,
                MixturePass.APART,
                labeledImages,
                TeacherView.OTHER,
                30,
                10,
                RampUp.USUAL,
                0.97);
        Method method = ict(spec);
        moveStudent();
        Batch batch = batchOf(Inputs.MIXED);
        double[][] x = ReferenceNetwork.rows(batch.mixed(0));
        double[][] s = logits(teacher.parameters().values.clone(), batch.mixed(1), 2);
        double[][] y = given(batch.labels());
        Mixup ofAll = Mixup.draw(x.length, ALPHA, context(null));
        Mixup ofLabeled = Mixup.drawForLabeled(LABELED, ALPHA, context(null));
        boolean isMixed = labeledImages == LabeledImages.MIXED;
        double lambda = isMixed ? ofLabeled.lambda() : 1;
        double[][] labeled = Arrays.copyOf(x, LABELED);
        double[][] rows =
                concatenated(isMixed ? mixed(ofLabeled, labeled) : labeled, Arrays.copyOfRange(x, LABELED, x.length));
        ToDoubleFunction<double[]> supervised = p -> Formula.mixupLoss(
                MixupLoss.L3,
                Arrays.copyOf(ReferenceNetwork.logits(p, rows, maskSeed(0)), LABELED),
                y,
                y,
                lambda,
                partners(ofLabeled, LABELED));
        ToDoubleFunction<double[]> consistency = p -> Formula.mixupLoss(
                MixupLoss.L3,
                ReferenceNetwork.logits(p, mixed(ofAll, x), maskSeed(1)),
                s,
                softmax(s),
                ofAll.lambda(),
                partners(ofAll, x.length));
        double w = 30 * RAMP;

        StepOutcome outcome = method.step(batch, context(null));

        assertTerms(outcome.terms(), supervised.applyAsDouble(theta), consistency.applyAsDouble(theta), w, 1);
        assertGradient(student, p -> supervised.applyAsDouble(p) + w * consistency.applyAsDouble(p));
        assertThat(student.passes()).isEqualTo(2);
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

    /** As the article's program has it: with mixed inputs the labeled rows, too, are held against stored predictions. */
    @ParameterizedTest
    @CsvSource({"SEPARATE, SOFT", "SEPARATE, HARD", "MIXED, SOFT", "MIXED, HARD"})
    void aLabeledImageIsHeldAgainstItsPredictionOnRequest(Inputs inputs, PseudoLabels pseudoLabels) {
        Batch batch = Formulas.batch(inputs, false);
        boolean isMixed = inputs == Inputs.MIXED;
        int[] examples = isMixed ? batch.examples() : batch.unlabeledExamples();
        double[][] predicted = rows(epochLabels.of(examples));
        double[][] p = pseudoLabels == PseudoLabels.HARD ? oneHot(predicted) : predicted;
        Mixup mixup = Mixup.draw(examples.length, ALPHA, context(null));
        double[][] x = ReferenceNetwork.rows(isMixed ? batch.mixed(0) : batch.unlabeled(0));
        double[][] z = isMixed
                ? Arrays.copyOfRange(
                        ReferenceNetwork.logits(
                                theta, concatenated(Arrays.copyOf(x, LABELED), mixed(mixup, x)), maskSeed(0)),
                        LABELED,
                        LABELED + x.length)
                : ReferenceNetwork.logits(theta, mixed(mixup, x), maskSeed(1));
        double expected = Formula.mixupLoss(MixupLoss.L3, z, p, p, mixup.lambda(), partners(mixup, examples.length));
        Method method =
                mixPseudoLabel(inputs, pseudoLabels, MixupLoss.L3, LabeledTargets.PREDICTED, LabelOrigin.RECORDED);

        StepOutcome outcome = method.step(batch, context(epochLabels));

        assertThat(batch.givenLabels()).containsAnyOf(0, 1, 2);
        assertThat(outcome.terms().get("unsupervised")).isCloseTo(expected, within(Formulas.TOLERANCE));
        double[][] recorded = softmax(ReferenceNetwork.logits(theta, x, maskSeed(2)));
        float[] table = method.memory().get("predictions").floats();
        int last = examples.length - 1;
        for (int row : new int[] {0, last}) {
            boolean comesAgain =
                    Arrays.stream(examples, row + 1, examples.length).anyMatch(each -> each == examples[row]);
            if (!comesAgain) {
                assertThat((double) table[examples[row] * ReferenceNetwork.CLASSES])
                        .isCloseTo(recorded[row][0], within(1e-6));
            }
        }
    }

    /** As the article's program has it; what is recorded is the prediction of the pass of all rows, and costs none. */
    @ParameterizedTest
    @CsvSource({"GIVEN, true", "GIVEN, false", "PREDICTED, true", "PREDICTED, false"})
    void mixPseudoLabelRunsTheMixturesOfMixedInputsApartOnRequest(LabeledTargets labeledTargets, boolean hasLabels) {
        MixPseudoLabelSpec spec = new MixPseudoLabelSpec(
                Inputs.MIXED,
                PseudoLabels.SOFT,
                MixupLoss.L3,
                ALPHA,
                MixturePass.APART,
                labeledTargets,
                30,
                10,
                RampUp.USUAL,
                LabelOrigin.RECORDED,
                0,
                0.97);
        Batch batch = batchOf(Inputs.MIXED);
        double[][] x = ReferenceNetwork.rows(batch.mixed(0));
        double[][] predicted = rows(epochLabels.of(batch.examples()));
        double[][] p = labeledTargets == LabeledTargets.PREDICTED
                ? predicted
                : concatenated(given(batch.labels()), Arrays.copyOfRange(predicted, LABELED, x.length));
        Mixup mixup = Mixup.draw(x.length, ALPHA, context(null));
        ToDoubleFunction<double[]> supervised = t -> Formulas.supervised(t, Inputs.MIXED);
        ToDoubleFunction<double[]> unsupervised = t -> hasLabels
                ? Formula.mixupLoss(
                        MixupLoss.L3,
                        ReferenceNetwork.logits(t, mixed(mixup, x), maskSeed(1)),
                        p,
                        p,
                        mixup.lambda(),
                        partners(mixup, x.length))
                : 0;
        double w = 30 * RAMP;
        double[] before = theta.clone();
        Method method = new MixPseudoLabel(spec, student, EXAMPLES);

        StepOutcome outcome = method.step(batch, context(hasLabels ? epochLabels : null));

        assertTerms(
                outcome.terms(),
                supervised.applyAsDouble(before),
                unsupervised.applyAsDouble(before),
                w,
                hasLabels ? 1 : 0);
        assertGradient(student, t -> supervised.applyAsDouble(t) + w * unsupervised.applyAsDouble(t));
        assertThat(student.passes()).isEqualTo(hasLabels ? 2 : 1);
        float[] recorded = method.memory().get("predictions").floats();
        double[][] clean = softmax(ReferenceNetwork.logits(before, x, maskSeed(0)));
        int last = x.length - 1;
        assertThat((double) recorded[batch.examples()[last] * ReferenceNetwork.CLASSES])
                .isCloseTo(clean[last][0], within(1e-6));
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

    private Method ict(IctSpec spec) {
        return new Ict(spec, student, new StepAverage(spec, student, teacher));
    }

    private static IctSpec ictSpec(
            Inputs inputs, MixupLoss kind, LabeledImages labeledImages, TeacherView teacherView) {
        return new IctSpec(
                inputs, kind, ALPHA, MixturePass.JOINT, labeledImages, teacherView, 30, 10, RampUp.USUAL, 0.97);
    }

    private Method mixPseudoLabel(Inputs inputs, PseudoLabels pseudoLabels, MixupLoss kind, LabelOrigin labels) {
        return mixPseudoLabel(inputs, pseudoLabels, kind, LabeledTargets.GIVEN, labels);
    }

    private Method mixPseudoLabel(
            Inputs inputs,
            PseudoLabels pseudoLabels,
            MixupLoss kind,
            LabeledTargets labeledTargets,
            LabelOrigin labels) {
        MixPseudoLabelSpec spec = new MixPseudoLabelSpec(
                inputs,
                pseudoLabels,
                kind,
                ALPHA,
                MixturePass.JOINT,
                labeledTargets,
                30,
                10,
                RampUp.USUAL,
                labels,
                0,
                0.97);
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
