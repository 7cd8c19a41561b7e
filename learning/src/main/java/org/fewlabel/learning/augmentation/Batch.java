package org.fewlabel.learning.augmentation;

import java.util.Arrays;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.network.Images;

/**
 * The images of one step, valid until the next batch is taken from the pipeline: its arrays are used again.
 */
public final class Batch {
    private final Shape shape;
    private final Inputs inputs;
    private final int views;
    /** Mixed: for each view the labeled rows, then the unlabeled ones. Separate: the labeled rows, then one for each view. */
    private final float[][] buffers;

    private final int[] labeledExamples;
    private final int[] labels;
    private final int[] unlabeledExamples;
    private final int[] givenLabels;
    private long step;

    Batch(BatchPlan plan) {
        this.shape = plan.training().shape();
        this.inputs = plan.inputs();
        this.views = plan.unlabeledViews().size();
        this.labeledExamples = new int[plan.batch().labeled()];
        this.labels = new int[plan.batch().labeled()];
        this.unlabeledExamples = new int[views == 0 ? 0 : plan.batch().unlabeled()];
        this.givenLabels = new int[unlabeledExamples.length];
        int labeledSize = labeledExamples.length * shape.size();
        int unlabeledSize = unlabeledExamples.length * shape.size();
        boolean mixed = inputs == Inputs.MIXED;
        this.buffers = new float[mixed ? labeledBuffers() : 1 + views][];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new float[mixed ? labeledSize + unlabeledSize : i == 0 ? labeledSize : unlabeledSize];
        }
    }

    /** Counted from the beginning of the run, from 0. */
    public long step() {
        return step;
    }

    void step(long newStep) {
        step = newStep;
    }

    /** Which training examples the labeled rows show. To be read only. */
    public int[] labeledExamples() {
        return labeledExamples;
    }

    /** The classes of the labeled rows. To be read only. */
    public int[] labels() {
        return labels;
    }

    /** Which training examples the unlabeled rows show; empty if the plan has no view of them. To be read only. */
    public int[] unlabeledExamples() {
        return unlabeledExamples;
    }

    /** Which training examples all rows show, in the order of {@link #mixed}: a new array. */
    public int[] examples() {
        int[] all = Arrays.copyOf(labeledExamples, labeledExamples.length + unlabeledExamples.length);
        System.arraycopy(unlabeledExamples, 0, all, labeledExamples.length, unlabeledExamples.length);
        return all;
    }

    /**
     * For each unlabeled row the class of its image, if that is among the labeled ones, else {@link Examples#UNKNOWN}. To
     * be read only.
     */
    public int[] givenLabels() {
        return givenLabels;
    }

    /** The labeled rows alone, in their first view. */
    public Images labeled() {
        return new Images(buffers[0], labeledExamples.length, shape);
    }

    /**
     * The unlabeled rows alone.
     *
     * @throws IllegalStateException if the inputs are mixed
     */
    public Images unlabeled(int view) {
        if (inputs != Inputs.SEPARATE) {
            throw new IllegalStateException("the inputs are mixed: there is no batch of unlabeled rows alone");
        }
        return new Images(buffers[1 + checked(view)], unlabeledExamples.length, shape);
    }

    /**
     * The labeled rows, then the unlabeled rows.
     *
     * @throws IllegalStateException if the inputs are separate
     */
    public Images mixed(int view) {
        if (inputs != Inputs.MIXED) {
            throw new IllegalStateException("the inputs are separate: there is no batch of both kinds of rows");
        }
        return new Images(buffers[checked(view)], labeledExamples.length + unlabeledExamples.length, shape);
    }

    private int checked(int view) {
        if (view < 0 || view >= views) {
            throw new IndexOutOfBoundsException(
                    "the plan has " + views + " views of unlabeled rows, asked for " + view);
        }
        return view;
    }

    /** Rows of all views together. */
    int rows() {
        return rows(labeledExamples.length, unlabeledExamples.length, inputs, views);
    }

    /** The same of a batch that is not made yet. */
    static int rows(int labeled, int unlabeled, Inputs inputs, int views) {
        return labeledBuffers(inputs, views) * labeled + views * unlabeled;
    }

    private static int labeledBuffers(Inputs inputs, int views) {
        return inputs == Inputs.MIXED ? Math.max(1, views) : 1;
    }

    /** Where the labeled rows of a view go; separate inputs have only one. */
    float[] labeledBuffer(int view) {
        return buffers[inputs == Inputs.MIXED ? view : 0];
    }

    int labeledBuffers() {
        return labeledBuffers(inputs, views);
    }

    float[] unlabeledBuffer(int view) {
        return buffers[inputs == Inputs.MIXED ? view : 1 + view];
    }

    /** Where the first unlabeled row begins in its buffer. */
    int unlabeledOffset() {
        return inputs == Inputs.MIXED ? labeledExamples.length * shape.size() : 0;
    }
}
