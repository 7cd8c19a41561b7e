package org.fewlabel.benchmarks.averages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.augmentation.BatchPipeline;
import org.fewlabel.learning.augmentation.BatchPlan;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.StepContext;
import org.fewlabel.learning.method.Supervised;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.optimizer.Optimizer;
import org.fewlabel.learning.optimizer.Optimizers;
import org.fewlabel.learning.schedule.LearningRate;

/**
 * A supervised run that keeps many averages of its student at once, each as if it were the only one, and evaluates all of
 * them: so they are compared on the same student.
 */
final class AveragedRun implements AutoCloseable {
    private static final List<Double> STEP_DECAYS = List.of(0.97, 0.99, 0.999);
    private static final List<Double> EPOCH_DECAYS = List.of(0.5, 0.8, 0.97);
    private static final int BATCH = 100;
    /** Enough for running statistics to forget where they began. */
    private static final int ESTIMATION_BATCHES = 40;

    private final JobSpec spec;
    private final Dataset dataset;
    private final int testImages;
    private final LabeledSplit split;
    private final PlainView view;
    private final Network student;
    private final Network evaluated;
    private final List<Network> stepAverages = new ArrayList<>();
    private final Map<String, NetworkSnapshot> teachers = new LinkedHashMap<>();

    /** @param testImages how many of the test images count */
    AveragedRun(JobSpec spec, Dataset dataset, int testImages) {
        this.spec = spec;
        this.dataset = dataset;
        this.testImages = testImages;
        this.split = LabeledSplit.of(dataset.training(), dataset.classes(), spec.dataset());
        this.view = Views.plain(dataset);
        this.student = Networks.create(spec.network(), dataset.shape(), dataset.classes(), spec.seed());
        this.evaluated = Networks.twin(student);
        STEP_DECAYS.forEach(decay -> stepAverages.add(Networks.twin(student)));
    }

    /**
     * Trains and evaluates.
     *
     * @param evaluatedEpochs counted from 1
     * @return test errors in [0, 1] by epoch and network
     */
    Map<Integer, Map<String, Double>> errors(List<Integer> evaluatedEpochs) throws InterruptedException {
        Map<Integer, Map<String, Double>> errors = new LinkedHashMap<>();
        Supervised method = new Supervised(student);
        int steps = spec.resolvedStepsPerEpoch();
        BatchPlan plan = new BatchPlan(
                dataset.training(),
                split,
                spec.batch(),
                spec.method().inputs(),
                Views.weak(dataset, spec.augmentation()),
                List.of(),
                steps,
                spec.seed());
        try (Optimizer optimizer = Optimizers.create(spec.optimizer(), student);
                BatchPipeline batches = BatchPipeline.start(plan, 1, 0, (long) spec.epochs() * steps)) {
            for (int epoch = 0; epoch < spec.epochs(); epoch++) {
                double rate = LearningRate.of(spec).at(epoch);
                for (int step = 0; step < steps; step++) {
                    method.step(batches.next(), new StepContext(spec.seed(), epoch, step, null));
                    optimizer.step(rate);
                    student.clearGradient();
                    follow(optimizer.steps());
                }
                fold(epoch);
                if (evaluatedEpochs.contains(epoch + 1)) {
                    errors.put(epoch + 1, evaluate());
                }
            }
        }
        return errors;
    }

    private void follow(long step) {
        for (int i = 0; i < STEP_DECAYS.size(); i++) {
            double alpha = Math.min(1 - 1.0 / (step + 1), STEP_DECAYS.get(i));
            Network average = stepAverages.get(i);
            average.parameters().blend(alpha, 1 - alpha, student.parameters());
            average.statistics().blend(alpha, 1 - alpha, student.statistics());
        }
    }

    private void fold(int epoch) {
        NetworkSnapshot newest = NetworkSnapshot.of(student);
        for (double decay : EPOCH_DECAYS) {
            double meanAtFirst = Math.min(1 - 1.0 / (epoch + 1), decay);
            teachers.merge(
                    "teacher " + decay + ", mean at first",
                    newest,
                    (older, newer) -> older.averagedWith(meanAtFirst, newer));
            teachers.merge(
                    "teacher " + decay + ", from the first",
                    newest,
                    (older, newer) -> older.averagedWith(decay, newer));
        }
    }

    private Map<String, Double> evaluate() {
        Map<String, Double> errors = new LinkedHashMap<>();
        NetworkSnapshot now = NetworkSnapshot.of(student);
        errors.put("student", error(now));
        for (int i = 0; i < STEP_DECAYS.size(); i++) {
            putAll(errors, "average " + STEP_DECAYS.get(i), NetworkSnapshot.of(stepAverages.get(i)), now);
        }
        teachers.forEach((name, teacher) -> putAll(errors, name, teacher, now));
        return errors;
    }

    private void putAll(Map<String, Double> errors, String name, NetworkSnapshot average, NetworkSnapshot now) {
        errors.put(name + " / copied", error(new NetworkSnapshot(average.parameters(), now.statistics())));
        errors.put(name + " / averaged", error(average));
        if (!name.endsWith("from the first")) {
            errors.put(name + " / estimated", error(estimated(average)));
        }
    }

    /** The same weights with the running statistics that passes over training images give. */
    private NetworkSnapshot estimated(NetworkSnapshot average) {
        average.restoreTo(evaluated);
        Examples training = dataset.training();
        float[] buffer = new float[BATCH * training.shape().size()];
        int[] chosen = IntStream.range(0, ESTIMATION_BATCHES * BATCH).toArray();
        for (int first = 0; first < chosen.length; first += BATCH) {
            evaluated.forward(view.batch(training, chosen, first, BATCH, buffer), Mode.TRAIN, first);
        }
        return NetworkSnapshot.of(evaluated);
    }

    private double error(NetworkSnapshot snapshot) {
        snapshot.restoreTo(evaluated);
        Examples test = dataset.test();
        float[] buffer = new float[BATCH * test.shape().size()];
        int[] chosen = IntStream.range(0, testImages).toArray();
        int wrong = 0;
        for (int first = 0; first < testImages; first += BATCH) {
            int rows = Math.min(BATCH, testImages - first);
            Images batch = view.batch(test, chosen, first, rows, buffer);
            Probabilities predictions = Probabilities.softmax(evaluated.forward(batch, Mode.PREDICT, 0));
            for (int row = 0; row < rows; row++) {
                wrong += predictions.label(row) == test.label(first + row) ? 0 : 1;
            }
        }
        return (double) wrong / testImages;
    }

    @Override
    public void close() {
        stepAverages.forEach(Network::close);
        evaluated.close();
        student.close();
    }
}
