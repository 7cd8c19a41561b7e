package org.fewlabel.benchmarks.operation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.job.AugmentationSpec;
import org.fewlabel.contracts.job.AugmentationSpec.ColorJitter;
import org.fewlabel.contracts.job.AugmentationSpec.Strong;
import org.fewlabel.contracts.job.AugmentationSpec.Weak;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.StrongRanges;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.View;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.ImageExamples;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The views of 200 images of 32×32×3, as one thread of the batch pipeline renders them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ViewBenchmark {
    private static final int BATCH = 200;
    private static final Shape SHAPE = new Shape(32, 32, 3);

    /** The views a job may ask for. */
    public enum Subject {
        PLAIN,
        CROP_AND_FLIP,
        COLOR_JITTER,
        STRONG_ARTICLE,
        STRONG_USB;

        private View of(Dataset dataset) {
            ColorJitter jitter = this == COLOR_JITTER ? new ColorJitter(0.4, 0.4, 0.4, 0.1) : null;
            Strong strong = this == STRONG_USB
                    ? new Strong(StrongRanges.USB, 3, true)
                    : new Strong(StrongRanges.ARTICLE, 2, true);
            AugmentationSpec spec = new AugmentationSpec(new Weak(4, true, jitter), strong);
            return switch (this) {
                case PLAIN -> Views.plain(dataset);
                case CROP_AND_FLIP, COLOR_JITTER -> Views.weak(dataset, spec);
                case STRONG_ARTICLE, STRONG_USB -> Views.strong(dataset, spec);
            };
        }
    }

    @Param
    public Subject subject;

    private final float[] batch = new float[BATCH * SHAPE.size()];
    private Dataset dataset;
    private View view;
    private long step;

    @Setup
    public void createImages() {
        byte[] pixels = new byte[BATCH * SHAPE.size()];
        new SplittableRandom(1).nextBytes(pixels);
        ImageExamples images = new ImageExamples(SHAPE, pixels, new int[BATCH]);
        dataset = new Dataset(
                DatasetName.CIFAR10,
                List.of("only"),
                List.of(0.4914, 0.4822, 0.4465),
                List.of(0.2470, 0.2435, 0.2616),
                images,
                images);
        view = subject.of(dataset);
    }

    @Benchmark
    public float[] render() {
        step++;
        for (int row = 0; row < BATCH; row++) {
            SplittableRandom random = Randomness.of(0, Randomness.Purpose.UNLABELED_VIEW, step, row, 0);
            view.render(dataset.training(), row, random, batch, row * SHAPE.size());
        }
        return batch;
    }
}
