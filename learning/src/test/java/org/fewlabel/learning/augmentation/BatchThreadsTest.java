package org.fewlabel.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.fewlabel.contracts.job.AugmentationSpec;
import org.fewlabel.contracts.job.AugmentationSpec.ColorJitter;
import org.fewlabel.contracts.job.AugmentationSpec.Strong;
import org.fewlabel.contracts.job.AugmentationSpec.Weak;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.StrongRanges;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.network.Images;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What several threads make is what one makes. */
@Timeout(120)
class BatchThreadsTest {
    private static final int EXAMPLES = 60;
    private static final int WITH_LABEL = 50;
    private static final int LABELED = 24;
    private static final int UNLABELED = 30;
    private static final int STEPS_PER_EPOCH = 3;
    private static final int STEPS = 8;
    private static final long SEED = 4;
    /** So many numbers that each row is handed out alone. */
    private static final Examples LARGE = new PointExamples(1 << 15, new float[EXAMPLES << 15], labels());

    /** A data set and how it is looked at; rows of images are handed out ten at a time, and all of points at once. */
    private record Kind(String name, Dataset dataset, View labeled, List<View> unlabeled) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        Dataset images = images();
        Dataset features = features();
        Dataset points = dataset(new PointExamples(2, numbers(2 * EXAMPLES), labels()), 2);
        AugmentationSpec plain = spec(null, StrongRanges.ARTICLE);
        AugmentationSpec colored = spec(new ColorJitter(0.4, 0.4, 0.4, 0.1), StrongRanges.USB);
        View weak = Views.weak(images, plain);
        return Stream.of(
                new Kind("no unlabeled images", images, weak, List.of()),
                new Kind("as they are", images, Views.plain(images), List.of(Views.plain(images))),
                new Kind("weak, twice", images, weak, List.of(weak, weak)),
                new Kind("weak with colour jitter", images, weak, List.of(Views.weak(images, colored))),
                new Kind("strong", images, weak, List.of(weak, Views.strong(images, plain))),
                new Kind("strong by USB", images, Views.strong(images, plain), List.of(Views.strong(images, colored))),
                new Kind(
                        "features",
                        features,
                        Views.weak(features, plain),
                        List.of(Views.weak(features, plain), Views.strong(features, plain))),
                new Kind(
                        "points",
                        points,
                        Views.weak(points, plain),
                        List.of(Views.weak(points, plain), Views.strong(points, plain))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void makesTheSameBytesOnAnyNumberOfThreads(Kind kind) throws InterruptedException {
        for (Inputs inputs : Inputs.values()) {
            BatchPlan plan = plan(kind, inputs);
            List<String> expected = steps(plan, 1, 0);

            for (int threads : new int[] {2, 3, 7}) {
                assertThat(steps(plan, threads, 0))
                        .as("%s on %d threads", inputs, threads)
                        .isEqualTo(expected);
                assertThat(steps(plan, threads, 5))
                        .as("%s on %d threads from step 5", inputs, threads)
                        .isEqualTo(expected.subList(5, STEPS));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void givesEachRowTheRandomNumbersOfItsPlace(int threads) throws InterruptedException {
        Dataset images = images();
        View weak = Views.weak(images, spec(null, StrongRanges.ARTICLE));
        View strong = Views.strong(images, spec(null, StrongRanges.ARTICLE));
        int size = images.shape().size();
        float[] expected = new float[(LABELED + UNLABELED) * size];

        try (BatchPipeline pipeline = BatchPipeline.start(
                plan(new Kind("", images, weak, List.of(weak, strong)), Inputs.MIXED), threads, 6, 7)) {
            Batch batch = pipeline.next();

            for (int view = 0; view < 2; view++) {
                for (int row = 0; row < LABELED; row++) {
                    SplittableRandom random = Randomness.of(SEED, Purpose.LABELED_VIEW, 6, row, view);
                    weak.render(images.training(), batch.labeledExamples()[row], random, expected, row * size);
                }
                for (int row = 0; row < UNLABELED; row++) {
                    SplittableRandom random = Randomness.of(SEED, Purpose.UNLABELED_VIEW, 6, row, view);
                    (view == 0 ? weak : strong)
                            .render(
                                    images.training(),
                                    batch.unlabeledExamples()[row],
                                    random,
                                    expected,
                                    (LABELED + row) * size);
                }
                assertThat(batch.mixed(view).values()).as("view %d", view).isEqualTo(expected);
            }
        }
    }

    @Test
    void shareTheRowsOfOneBatch() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        View meeting = (examples, example, random, into, offset) -> {
            three.countDown();
            await(three);
        };

        try (BatchPipeline pipeline = BatchPipeline.start(large(meeting), 3, 0, 1)) {
            assertThat(pipeline.next().step()).isEqualTo(0);
        }
    }

    @Test
    void goOnWithTheNextBatchWhileOneIsSlowAndHandThemOverInOrder() throws InterruptedException {
        CountDownLatch secondIsBegun = new CountDownLatch(LABELED + 1);
        AtomicBoolean oneIsSlow = new AtomicBoolean();
        View slowOnce = (examples, example, random, into, offset) -> {
            secondIsBegun.countDown();
            if (!oneIsSlow.getAndSet(true)) {
                await(secondIsBegun);
            }
        };

        try (BatchPipeline pipeline = BatchPipeline.start(large(slowOnce), 2, 0, 3)) {
            for (int step = 0; step < 3; step++) {
                assertThat(pipeline.next().step()).isEqualTo(step);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7})
    void haveNoMoreBatchesThanOneThreadHas(int threads) throws InterruptedException {
        try (BatchPipeline pipeline = BatchPipeline.start(large(BatchThreadsTest::nothing), threads, 0, 1_000_000)) {
            List<Batch> ring = List.of(pipeline.next(), pipeline.next(), pipeline.next());

            assertThat(ring).doesNotHaveDuplicates();
            for (int i = 0; i < 30; i++) {
                assertThat(pipeline.next()).isSameAs(ring.get(i % ring.size()));
            }
        }
    }

    @Test
    void reportTheFirstStepThatFailsAndMakeThoseBeforeIt() throws InterruptedException {
        List<int[]> examples = new ArrayList<>();
        try (BatchPipeline pipeline = BatchPipeline.start(large(BatchThreadsTest::nothing), 1, 0, 2)) {
            examples.add(pipeline.next().labeledExamples().clone());
            examples.add(pipeline.next().labeledExamples().clone());
        }
        int slow = examples.get(0)[LABELED - 1];
        CountDownLatch failed = new CountDownLatch(1);
        // The labels suffice for two batches, so that no example is in both.
        View failing = (all, example, random, into, offset) -> {
            if (example == slow) {
                await(failed);
            } else if (example == examples.get(1)[0]) {
                failed.countDown();
                throw new ArithmeticException("a defect");
            }
        };

        try (BatchPipeline pipeline = BatchPipeline.start(large(failing), 2, 0, 5)) {
            assertThat(pipeline.next().step()).isEqualTo(0);
            for (int i = 0; i < 3; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(pipeline::next)
                        .withMessage("the batch of step 1 could not be made")
                        .withCauseInstanceOf(ArithmeticException.class);
            }
        }
        assertThat(threadsLeft()).isEmpty();
    }

    @Test
    void reportTheEarliestRowOfThoseThatFail() throws InterruptedException {
        CountDownLatch laterFailed = new CountDownLatch(1);
        int size = LARGE.shape().size();
        View failing = (examples, example, random, into, offset) -> {
            if (offset == 2 * size) {
                await(laterFailed);
                throw new ArithmeticException("the earlier row");
            } else if (offset == 3 * size) {
                laterFailed.countDown();
                throw new ArithmeticException("the later row");
            }
        };

        try (BatchPipeline pipeline = BatchPipeline.start(large(failing), 2, 0, 5)) {
            assertThatIllegalStateException()
                    .isThrownBy(pipeline::next)
                    .havingCause()
                    .withMessage("the earlier row");
        }
    }

    /** At whatever a thread is: rendering, waiting for its turn, or for an empty batch. */
    @RepeatedTest(30)
    void areNotLeftBehindWhenClosed() throws InterruptedException {
        Kind points =
                kinds().filter(kind -> kind.name().equals("points")).findFirst().orElseThrow();
        BatchPipeline pipeline = BatchPipeline.start(plan(points, Inputs.MIXED), 7, 0, 1_000_000_000);
        pipeline.next();

        pipeline.close();

        assertThat(threadsLeft()).isEmpty();
    }

    @Test
    void endBehindTheLastStep() throws InterruptedException {
        try (BatchPipeline pipeline = BatchPipeline.start(large(BatchThreadsTest::nothing), 3, 0, 1)) {
            pipeline.next();

            for (Thread thread : threadsLeft()) {
                thread.join();
            }
        }
    }

    @Test
    void areAtLeastOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchPipeline.start(large(BatchThreadsTest::nothing), 0, 0, 1))
                .withMessageContaining("at least 1, was 0");
    }

    private static void nothing(Examples examples, int example, SplittableRandom random, float[] into, int offset) {}

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Thread> threadsLeft() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fewlabel-batches"))
                .toList();
    }

    private static List<String> steps(BatchPlan plan, int threads, long first) throws InterruptedException {
        List<String> steps = new ArrayList<>();
        try (BatchPipeline pipeline = BatchPipeline.start(plan, threads, first, STEPS)) {
            for (long step = first; step < STEPS; step++) {
                Batch batch = pipeline.next();
                CRC32 sum = new CRC32();
                for (int[] numbers : List.of(batch.examples(), batch.labels(), batch.givenLabels())) {
                    sum.update(Arrays.toString(numbers).getBytes(StandardCharsets.US_ASCII));
                }
                add(batch.labeled(), sum);
                for (int view = 0; view < plan.unlabeledViews().size(); view++) {
                    add(plan.inputs() == Inputs.MIXED ? batch.mixed(view) : batch.unlabeled(view), sum);
                }
                steps.add(batch.step() + " " + sum.getValue());
            }
        }
        return steps;
    }

    private static void add(Images images, CRC32 sum) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * images.values().length);
        bytes.asFloatBuffer().put(images.values());
        sum.update(bytes);
    }

    private static BatchPlan plan(Kind kind, Inputs inputs) {
        return plan(kind.dataset().training(), inputs, kind.labeled(), kind.unlabeled());
    }

    /** Of labeled rows alone, each of which is handed out alone. */
    private static BatchPlan large(View view) {
        return plan(LARGE, Inputs.SEPARATE, view, List.of());
    }

    private static BatchPlan plan(Examples training, Inputs inputs, View labeled, List<View> unlabeled) {
        return new BatchPlan(
                training,
                LabeledSplit.of(training, 2, WITH_LABEL, 0),
                new BatchSpec(LABELED, UNLABELED, false),
                inputs,
                labeled,
                unlabeled,
                STEPS_PER_EPOCH,
                SEED);
    }

    private static AugmentationSpec spec(ColorJitter jitter, StrongRanges ranges) {
        return new AugmentationSpec(new Weak(4, true, jitter), new Strong(ranges, 3, true));
    }

    private static Dataset images() {
        return dataset(imageExamples(), 3);
    }

    private static Dataset features() {
        int dimension = 4_000;
        int numbers = dimension * EXAMPLES;
        return dataset(
                new FeatureExamples(
                        imageExamples(),
                        "a",
                        "b",
                        dimension,
                        numbers(numbers),
                        List.of(numbers(numbers + 1, numbers), numbers(numbers + 2, numbers)),
                        List.of(numbers(numbers + 3, numbers), numbers(numbers + 4, numbers))),
                dimension);
    }

    private static ImageExamples imageExamples() {
        Shape shape = new Shape(32, 32, 3);
        byte[] pixels = new byte[EXAMPLES * shape.size()];
        new SplittableRandom(1).nextBytes(pixels);
        return new ImageExamples(shape, pixels, labels());
    }

    private static Dataset dataset(Examples training, int channels) {
        return new Dataset(
                DatasetName.CIFAR10,
                List.of("even", "odd"),
                Collections.nCopies(channels, 0.5),
                Collections.nCopies(channels, 0.25),
                training,
                training);
    }

    private static int[] labels() {
        return IntStream.range(0, EXAMPLES).map(i -> i % 2).toArray();
    }

    private static float[] numbers(int count) {
        return numbers(0, count);
    }

    private static float[] numbers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble();
        }
        return numbers;
    }
}
