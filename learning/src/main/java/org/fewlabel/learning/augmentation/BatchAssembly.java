package org.fewlabel.learning.augmentation;

import java.util.Arrays;
import java.util.BitSet;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.Randomness.Purpose;
import org.fewlabel.learning.data.EndlessOrder;
import org.fewlabel.learning.data.EpochOrder;
import org.fewlabel.learning.data.Examples;
import org.jspecify.annotations.Nullable;

/**
 * Fills batches after a plan. A step's batch depends on nothing but the plan and the step: not on who renders which of its rows, and
 * not on when.
 */
final class BatchAssembly {
    private final BatchPlan plan;
    private final BitSet labeled = new BitSet();
    private final EndlessOrder labeledOrder;
    /** Null where no unlabeled image is looked at. */
    private final @Nullable EpochOrder unlabeledOrder;

    BatchAssembly(BatchPlan plan) {
        this.plan = plan;
        Arrays.stream(plan.split().labeled()).forEach(labeled::set);
        this.labeledOrder =
                new EndlessOrder(plan.split().labeled(), plan.batch().labeled(), plan.seed());
        this.unlabeledOrder = plan.unlabeledViews().isEmpty()
                ? null
                : new EpochOrder(
                        plan.split().unlabeled(plan.batch().excludeLabeled()),
                        plan.batch().unlabeled(),
                        plan.seed());
    }

    /** Says which examples a batch shows, and their classes. For one thread at a time, since the orders keep their permutations. */
    void choose(Batch batch, long step) {
        batch.step(step);
        int[] examples = batch.labeledExamples();
        labeledOrder.fill(step, examples);
        for (int row = 0; row < examples.length; row++) {
            batch.labels()[row] = plan.split().label(examples[row]);
        }
        if (unlabeledOrder != null) {
            chooseUnlabeled(unlabeledOrder, batch, step);
        }
    }

    private void chooseUnlabeled(EpochOrder order, Batch batch, long step) {
        int[] examples = batch.unlabeledExamples();
        order.fill(step / plan.stepsPerEpoch(), step % plan.stepsPerEpoch(), examples);
        for (int row = 0; row < examples.length; row++) {
            batch.givenLabels()[row] =
                    labeled.get(examples[row]) ? plan.split().label(examples[row]) : Examples.UNKNOWN;
        }
    }

    /**
     * Renders some of the rows of a batch whose examples are chosen. Threads may render different rows at the same time.
     *
     * @param first counted through all views: the labeled rows of each, then the unlabeled rows of each; see {@link Batch#rows}
     * @param end behind the last of them
     */
    void render(Batch batch, int first, int end) {
        int labeledRows = batch.labeledExamples().length;
        int unlabeledFirst = batch.labeledBuffers() * labeledRows;
        for (int i = first; i < end; i++) {
            if (i < unlabeledFirst) {
                renderLabeled(batch, i / labeledRows, i % labeledRows);
            } else {
                int unlabeledRows = batch.unlabeledExamples().length;
                renderUnlabeled(batch, (i - unlabeledFirst) / unlabeledRows, (i - unlabeledFirst) % unlabeledRows);
            }
        }
    }

    /** The row, not the example, is in the seed: an example that comes twice in a batch is seen in two ways. */
    private void renderLabeled(Batch batch, int view, int row) {
        plan.labeledView()
                .render(
                        plan.training(),
                        batch.labeledExamples()[row],
                        Randomness.of(plan.seed(), Purpose.LABELED_VIEW, batch.step(), row, view),
                        batch.labeledBuffer(view),
                        row * plan.training().shape().size());
    }

    private void renderUnlabeled(Batch batch, int view, int row) {
        plan.unlabeledViews()
                .get(view)
                .render(
                        plan.training(),
                        batch.unlabeledExamples()[row],
                        Randomness.of(plan.seed(), Purpose.UNLABELED_VIEW, batch.step(), row, view),
                        batch.unlabeledBuffer(view),
                        batch.unlabeledOffset() + row * plan.training().shape().size());
    }
}
