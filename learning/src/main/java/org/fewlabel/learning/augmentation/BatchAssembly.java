package org.fewlabel.learning.augmentation;

import java.util.Arrays;
import java.util.BitSet;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.fewlabel.learning.data.EndlessOrder;
import org.fewlabel.learning.data.EpochOrder;
import org.fewlabel.learning.data.Examples;

/** Fills batches after a plan. A step's batch depends on nothing but the plan and the step. */
final class BatchAssembly {
    private final BatchPlan plan;
    private final BitSet labeled = new BitSet();
    private final EndlessOrder labeledOrder;
    private final EpochOrder unlabeledOrder;

    BatchAssembly(BatchPlan plan) {
        this.plan = plan;
        Arrays.stream(plan.split().labeled()).forEach(labeled::set);
        this.labeledOrder =
                new EndlessOrder(plan.split().labeled(), plan.batch().labeled(), plan.seed());
        this.unlabeledOrder = new EpochOrder(
                plan.split().unlabeled(plan.batch().excludeLabeled()),
                plan.batch().unlabeled(),
                plan.seed());
    }

    void fill(Batch batch, long step) {
        batch.step(step);
        fillLabeled(batch, step);
        if (!plan.unlabeledViews().isEmpty()) {
            fillUnlabeled(batch, step);
        }
    }

    private void fillLabeled(Batch batch, long step) {
        int[] examples = batch.labeledExamples();
        labeledOrder.fill(step, examples);
        for (int row = 0; row < examples.length; row++) {
            batch.labels()[row] = plan.split().label(examples[row]);
        }
        for (int view = 0; view < batch.labeledBuffers(); view++) {
            render(plan.labeledView(), Purpose.LABELED_VIEW, step, view, examples, batch.labeledBuffer(view), 0);
        }
    }

    private void fillUnlabeled(Batch batch, long step) {
        int[] examples = batch.unlabeledExamples();
        unlabeledOrder.fill(step / plan.stepsPerEpoch(), step % plan.stepsPerEpoch(), examples);
        for (int row = 0; row < examples.length; row++) {
            batch.givenLabels()[row] =
                    labeled.get(examples[row]) ? plan.split().label(examples[row]) : Examples.UNKNOWN;
        }
        for (int view = 0; view < plan.unlabeledViews().size(); view++) {
            render(
                    plan.unlabeledViews().get(view),
                    Purpose.UNLABELED_VIEW,
                    step,
                    view,
                    examples,
                    batch.unlabeledBuffer(view),
                    batch.unlabeledOffset());
        }
    }

    /** The row, not the example, goes into the seed: an example that comes twice in a batch is seen in two ways. */
    private void render(View view, Purpose purpose, long step, int viewNumber, int[] rows, float[] into, int offset) {
        Examples training = plan.training();
        int size = training.shape().size();
        for (int row = 0; row < rows.length; row++) {
            view.render(
                    training,
                    rows[row],
                    Randomness.of(plan.seed(), purpose, step, row, viewNumber),
                    into,
                    offset + row * size);
        }
    }
}
