package org.fewlabel.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.network.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BatchPipelineTest {
    private static final int EXAMPLES = 40;
    private static final int LABELED = 3;
    private static final int UNLABELED = 5;
    private static final int STEPS_PER_EPOCH = 4;

    /** Example i lies at (i, -i), and its class is i mod 2. */
    private static final Examples TRAINING = new PointExamples(
            2,
            floats(IntStream.range(0, 2 * EXAMPLES).mapToDouble(i -> i % 2 == 0 ? i / 2 : -(i / 2))),
            IntStream.range(0, EXAMPLES).map(i -> i % 2).toArray());

    /** Shows the example and a random number. */
    private static final View MARKED = (examples, example, random, into, offset) -> {
        into[offset] = example;
        into[offset + 1] = (float) random.nextDouble();
    };

    @Test
    void showsLabeledAndUnlabeledExamplesInBatchesOfTheirOwn() throws InterruptedException {
        BatchPlan plan = plan(Inputs.SEPARATE, true, List.of(MARKED, MARKED));
        try (BatchPipeline pipeline = BatchPipeline.start(plan, 1, 0, 4)) {
            Batch batch = pipeline.next();

            assertThat(batch.labeledExamples()).hasSize(LABELED).doesNotHaveDuplicates();
            assertThat(batch.unlabeledExamples())
                    .hasSize(UNLABELED)
                    .doesNotContain(plan.split().labeled());
            for (int row = 0; row < LABELED; row++) {
                assertThat(batch.labels()[row]).isEqualTo(batch.labeledExamples()[row] % 2);
            }
            assertThat(shown(batch.labeled())).containsExactly(batch.labeledExamples());
            assertThat(shown(batch.unlabeled(0))).containsExactly(batch.unlabeledExamples());
            assertThat(shown(batch.unlabeled(1))).containsExactly(batch.unlabeledExamples());
            // Two views of the same examples, each with numbers of its own.
            assertThat(batch.unlabeled(1).values())
                    .isNotEqualTo(batch.unlabeled(0).values());
            assertThatIllegalStateException().isThrownBy(() -> batch.mixed(0));
            assertThatThrownBy(() -> batch.unlabeled(2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void putsLabeledRowsBeforeUnlabeledOnesInAMixedBatch() throws InterruptedException {
        BatchPlan plan = plan(Inputs.MIXED, false, List.of(MARKED, MARKED));
        try (BatchPipeline pipeline = BatchPipeline.start(plan, 1, 0, 4)) {
            Batch batch = pipeline.next();

            int[] rows = IntStream.concat(
                            Arrays.stream(batch.labeledExamples()), Arrays.stream(batch.unlabeledExamples()))
                    .toArray();
            assertThat(shown(batch.mixed(0))).containsExactly(rows);
            assertThat(shown(batch.mixed(1))).containsExactly(rows);
            assertThat(shown(batch.labeled())).containsExactly(batch.labeledExamples());
            // The labeled rows, too, are rendered afresh for the second view.
            assertThat(batch.mixed(0).values()[1]).isNotEqualTo(batch.mixed(1).values()[1]);
            assertThatIllegalStateException().isThrownBy(() -> batch.unlabeled(0));
        }
    }

    @Test
    void leavesOutUnlabeledExamplesWhereThereIsNoViewOfThem() throws InterruptedException {
        for (Inputs inputs : Inputs.values()) {
            try (BatchPipeline pipeline = BatchPipeline.start(plan(inputs, true, List.of()), 1, 0, 1)) {
                Batch batch = pipeline.next();

                assertThat(batch.unlabeledExamples()).isEmpty();
                assertThat(shown(batch.labeled())).containsExactly(batch.labeledExamples());
            }
        }
    }

    @Test
    void seesEveryUnlabeledExampleAtMostOnceInAnEpoch() throws InterruptedException {
        try (BatchPipeline pipeline = BatchPipeline.start(plan(Inputs.SEPARATE, true, List.of(MARKED)), 1, 0, 4)) {
            List<Integer> seen = new ArrayList<>();
            for (int step = 0; step < STEPS_PER_EPOCH; step++) {
                Arrays.stream(pipeline.next().unlabeledExamples()).forEach(seen::add);
            }

            assertThat(seen).hasSize(STEPS_PER_EPOCH * UNLABELED).doesNotHaveDuplicates();
        }
    }

    @Test
    void resumesAtAnyStepWithTheSameNumbers() throws InterruptedException {
        BatchPlan plan = plan(Inputs.MIXED, true, List.of(MARKED));
        List<String> whole = steps(plan, 0, 30);

        assertThat(steps(plan, 17, 30)).isEqualTo(whole.subList(17, 30));
        assertThat(whole).doesNotHaveDuplicates();
    }

    @Test
    void showsAnExampleThatComesTwiceInABatchInTwoWays() throws InterruptedException {
        LabeledSplit split = LabeledSplit.of(TRAINING, 2, 2, 0);
        BatchPlan plan = new BatchPlan(
                TRAINING, split, new BatchSpec(4, 1, true), Inputs.SEPARATE, MARKED, List.of(), STEPS_PER_EPOCH, 1);
        try (BatchPipeline pipeline = BatchPipeline.start(plan, 1, 0, 1)) {
            Images labeled = pipeline.next().labeled();

            assertThat(shown(labeled)[0]).isIn(shown(labeled)[2], shown(labeled)[3]);
            assertThat(IntStream.range(0, 4).mapToObj(row -> labeled.values()[2 * row + 1]))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void preparesBatchesAheadAndNoMoreThanItHasBuffersFor() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(2 * LABELED);
        View counting = (examples, example, random, into, offset) -> second.countDown();
        try (BatchPipeline pipeline = BatchPipeline.start(plan(counting, List.of()), 1, 0, 1_000_000_000)) {
            // Nobody has taken a batch yet.
            assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();

            Batch first = pipeline.next();
            List<Batch> ring = List.of(first, pipeline.next(), pipeline.next());

            assertThat(pipeline.next()).isSameAs(first);
            assertThat(ring).doesNotHaveDuplicates();
        }
    }

    /** By this a trainer declines a job before it makes them. */
    @ParameterizedTest
    @CsvSource({"SEPARATE, 0", "SEPARATE, 1", "SEPARATE, 3", "MIXED, 1", "MIXED, 2"})
    void saysHowMuchItsBatchesTakeBeforeTheyAreMade(Inputs inputs, int views) {
        BatchPlan plan = plan(inputs, true, Collections.nCopies(views, MARKED));
        Batch batch = new Batch(plan);
        Set<float[]> buffers = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int view = 0; view < batch.labeledBuffers(); view++) {
            buffers.add(batch.labeledBuffer(view));
        }
        for (int view = 0; view < views; view++) {
            buffers.add(batch.unlabeledBuffer(view));
        }
        int held = buffers.stream().mapToInt(buffer -> buffer.length).sum();

        int rows = BatchPipeline.rows(plan.batch(), inputs, views);

        assertThat(rows * TRAINING.shape().size()).isEqualTo(held);
        assertThat(BatchPipeline.heapBytes(TRAINING.shape(), rows)).isEqualTo(3L * Float.BYTES * held);
    }

    @Test
    void measuresHowLongTheStepLoopWaits() throws InterruptedException {
        View slow = (examples, example, random, into, offset) -> pause(Duration.ofMillis(20));
        try (BatchPipeline pipeline = BatchPipeline.start(plan(slow, List.of()), 1, 0, 1)) {
            pipeline.next();

            assertThat(pipeline.waited()).isGreaterThan(Duration.ofMillis(10));
        }
    }

    @Test
    void handsAFailureToTheStepLoopEveryTimeItAsks() throws InterruptedException {
        View failing = (examples, example, random, into, offset) -> {
            throw new ArithmeticException("a defect");
        };
        try (BatchPipeline pipeline = BatchPipeline.start(plan(failing, List.of()), 1, 5, 9)) {
            for (int i = 0; i < 3; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(pipeline::next)
                        .withMessage("the batch of step 5 could not be made")
                        .withCauseInstanceOf(ArithmeticException.class);
            }
        }
    }

    @Test
    void endsBehindTheLastStep() throws InterruptedException {
        try (BatchPipeline pipeline = BatchPipeline.start(plan(MARKED, List.of()), 1, 3, 4)) {
            assertThat(pipeline.next().step()).isEqualTo(3);
            assertThatThrownBy(pipeline::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void leavesNoThreadBehindWhenClosedInMidRun() throws InterruptedException {
        BatchPipeline pipeline = BatchPipeline.start(plan(MARKED, List.of()), 1, 0, 1_000_000_000);
        pipeline.next();

        pipeline.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("fewlabel-batches"));
    }

    @Test
    void rejectsStepsThatDoNotRise() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchPipeline.start(plan(MARKED, List.of()), 1, 5, 4))
                .withMessageContaining("5 to 4");
    }

    private static List<String> steps(BatchPlan plan, long first, long end) throws InterruptedException {
        List<String> steps = new ArrayList<>();
        try (BatchPipeline pipeline = BatchPipeline.start(plan, 1, first, end)) {
            for (long step = first; step < end; step++) {
                Batch batch = pipeline.next();
                steps.add(batch.step()
                        + Arrays.toString(batch.labels())
                        + Arrays.toString(batch.mixed(0).values()));
            }
        }
        return steps;
    }

    private static BatchPlan plan(Inputs inputs, boolean excludeLabeled, List<View> unlabeledViews) {
        return new BatchPlan(
                TRAINING,
                LabeledSplit.of(TRAINING, 2, 6, 0),
                new BatchSpec(LABELED, UNLABELED, excludeLabeled),
                inputs,
                MARKED,
                unlabeledViews,
                STEPS_PER_EPOCH,
                1);
    }

    private static BatchPlan plan(View labeledView, List<View> unlabeledViews) {
        return new BatchPlan(
                TRAINING,
                LabeledSplit.of(TRAINING, 2, 6, 0),
                new BatchSpec(LABELED, UNLABELED, true),
                Inputs.SEPARATE,
                labeledView,
                unlabeledViews,
                STEPS_PER_EPOCH,
                1);
    }

    private static int[] shown(Images images) {
        return IntStream.range(0, images.count())
                .map(row -> (int) images.values()[2 * row])
                .toArray();
    }

    private static float[] floats(DoubleStream values) {
        double[] doubles = values.toArray();
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
