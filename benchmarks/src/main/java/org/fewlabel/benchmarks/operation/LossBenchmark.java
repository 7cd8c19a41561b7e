package org.fewlabel.benchmarks.operation;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.KullbackLeibler;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Logits;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The losses with their gradients on 100 rows of 10 classes: in Java, on the heap, and to be seen to cost next to nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LossBenchmark {
    private static final int ROWS = 100;
    private static final int CLASSES = 10;

    private final Logits logits = random(1);
    private final Logits targetLogits = random(2);
    private final Probabilities targets = Probabilities.softmax(targetLogits);
    private final int[] labels = new SplittableRandom(3).ints(ROWS, 0, CLASSES).toArray();

    private static Logits random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[ROWS * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-4, 4);
        }
        return new Logits(values, ROWS, CLASSES);
    }

    @Benchmark
    public LossAndGradient crossEntropyOfLabels() {
        return CrossEntropy.hard(logits, labels);
    }

    @Benchmark
    public LossAndGradient crossEntropyOfProbabilities() {
        return CrossEntropy.soft(logits, targets);
    }

    @Benchmark
    public LossAndGradient squaredError() {
        return SquaredError.of(logits, targets);
    }

    @Benchmark
    public LossAndGradient kullbackLeibler() {
        return KullbackLeibler.between(targetLogits, logits);
    }
}
