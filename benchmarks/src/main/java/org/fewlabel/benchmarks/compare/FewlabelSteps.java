package org.fewlabel.benchmarks.compare;

import java.util.SplittableRandom;
import org.fewlabel.contracts.job.FrozenLayers;
import org.fewlabel.contracts.job.Initialization;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.job.OptimizerSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.contracts.job.WeightDecayOn;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.optimizer.Optimizer;
import org.fewlabel.learning.optimizer.Optimizers;

/** The steps in this engine, on its ports: what {@code step.py} does in PyTorch, line by line. */
final class FewlabelSteps {
    static final int BATCH = 100;
    static final int CLASSES = 10;
    static final Shape SHAPE = new Shape(32, 32, 3);
    static final int PREDICTED = 10_000;
    static final double LEARNING_RATE = 0.01;
    static final double MOMENTUM = 0.9;
    static final double WEIGHT_DECAY = 5e-4;
    static final double EMA_DECAY = 0.97;
    static final float WEIGHT = 30;
    static final double TEMPERATURE = 0.5;
    static final float SHARE = 0.75f;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Network student;
    private final Network teacher;
    private final Optimizer optimizer;
    private final Images labeled = images(BATCH);
    private final Images first = images(BATCH);
    private final Images second = images(BATCH);
    private final float[] mixedValues = new float[3 * BATCH * SHAPE.size()];
    private final int[] labels = random.ints(BATCH, 0, CLASSES).toArray();
    private long masks;

    private FewlabelSteps(NetworkUnderTest network, Precision precision) {
        NetworkSpec spec =
                new NetworkSpec(network.networkName(), 0, Initialization.HE_NORMAL, FrozenLayers.NONE, precision);
        student = Networks.create(spec, SHAPE, CLASSES, 1);
        teacher = Networks.twin(student);
        optimizer = Optimizers.create(
                new OptimizerSpec.Sgd(LEARNING_RATE, MOMENTUM, true, WEIGHT_DECAY, WeightDecayOn.ALL, 0.0, null, null),
                student);
    }

    static TimedStep create(TimedCase timed) {
        FewlabelSteps steps = new FewlabelSteps(timed.network(), timed.precision());
        return switch (timed.step()) {
            case SUPERVISED -> steps::supervised;
            case MEAN_TEACHER -> steps::meanTeacher;
            case MIXMATCH -> steps::mixMatch;
            case PREDICT -> steps::predict;
        };
    }

    private void supervised() {
        student.backward(CrossEntropy.hard(train(student, labeled), labels).gradient());
        update();
    }

    private void meanTeacher() {
        student.backward(CrossEntropy.hard(train(student, labeled), labels).gradient());
        Probabilities target = Probabilities.softmax(train(teacher, second));
        LossAndGradient consistency = SquaredError.of(train(student, first), target);
        student.backward(scaled(consistency.gradient()));
        update();
        average();
    }

    private void mixMatch() {
        Probabilities guess = Probabilities.softmax(train(student, first))
                .meanWith(Probabilities.softmax(train(student, second)))
                .sharpened(TEMPERATURE);
        int rows = 3 * BATCH;
        Probabilities targets = Probabilities.concatenated(Probabilities.oneHot(labels, CLASSES), guess, guess);
        int[] other = permutation(rows);
        mixImages(other);
        Probabilities mixedTargets = new Probabilities(mixed(targets.values(), other), rows, CLASSES);

        Logits logits = train(student, new Images(mixedValues, rows, SHAPE));
        LossAndGradient supervised = CrossEntropy.soft(logits.slice(0, BATCH), mixedTargets.slice(0, BATCH));
        LossAndGradient unsupervised = SquaredError.of(logits.slice(BATCH, rows), mixedTargets.slice(BATCH, rows));
        float[] gradient = new float[rows * CLASSES];
        System.arraycopy(supervised.gradient().values(), 0, gradient, 0, BATCH * CLASSES);
        System.arraycopy(scaled(unsupervised.gradient()).values(), 0, gradient, BATCH * CLASSES, 2 * BATCH * CLASSES);
        student.backward(new Logits(gradient, rows, CLASSES));
        update();
        average();
    }

    private void predict() {
        for (int batch = 0; batch < PREDICTED / BATCH; batch++) {
            Probabilities.softmax(student.forward(labeled, Mode.PREDICT, 0));
        }
    }

    private Logits train(Network network, Images images) {
        return network.forward(images, Mode.TRAIN, masks++);
    }

    private void update() {
        optimizer.step(LEARNING_RATE);
        student.clearGradient();
    }

    private void average() {
        teacher.parameters().blend(EMA_DECAY, 1 - EMA_DECAY, student.parameters());
        teacher.statistics().blend(EMA_DECAY, 1 - EMA_DECAY, student.statistics());
    }

    private Images images(int count) {
        float[] values = new float[count * SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Images(values, count, SHAPE);
    }

    private int[] permutation(int rows) {
        int[] order = new int[rows];
        for (int i = 1; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private void mixImages(int[] other) {
        float[][] sources = {labeled.values(), first.values(), second.values()};
        int size = SHAPE.size();
        for (int row = 0; row < other.length; row++) {
            float[] own = sources[row / BATCH];
            float[] others = sources[other[row] / BATCH];
            int ownAt = row % BATCH * size;
            int othersAt = other[row] % BATCH * size;
            int at = row * size;
            for (int i = 0; i < size; i++) {
                mixedValues[at + i] = SHARE * own[ownAt + i] + (1 - SHARE) * others[othersAt + i];
            }
        }
    }

    private static float[] mixed(float[] targets, int[] other) {
        float[] mixed = new float[targets.length];
        for (int row = 0; row < other.length; row++) {
            for (int label = 0; label < CLASSES; label++) {
                mixed[row * CLASSES + label] =
                        SHARE * targets[row * CLASSES + label] + (1 - SHARE) * targets[other[row] * CLASSES + label];
            }
        }
        return mixed;
    }

    private static Logits scaled(Logits gradient) {
        float[] values = gradient.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= WEIGHT;
        }
        return new Logits(values, gradient.rows(), gradient.classes());
    }
}
