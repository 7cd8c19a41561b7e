package org.fewlabel.learning.training;

/** How a run ended. */
public sealed interface Ending {
    /** All epochs are trained, or as many as early stopping asked for. */
    record Completed() implements Ending {}

    /**
     * The stop signal was raised. What was done of the epoch is in the checkpoint that {@link
     * TrainingListener#epochInterrupted} got; without it, a run that resumes from the checkpoint before does it again, exactly
     * the same.
     *
     * @param epoch the epoch under way
     * @param step steps done in it
     */
    record Stopped(int epoch, int step) implements Ending {}

    /**
     * The loss, or what the network has learned, is not a finite number any more, and would not be in another attempt either. A
     * rectifier may hide the latter from the former: a maximum of zero and no number is zero on most processors.
     *
     * @param step in the epoch, from 1; the epoch's last where the loss is finite
     */
    record Diverged(int epoch, int step, long seed, double loss) implements Ending {
        /** For the person who submitted the job. */
        public String message() {
            String what = Double.isFinite(loss)
                    ? "weights or statistics of the network are no finite numbers after"
                    : "the loss is " + loss + " in";
            return what + " step " + step + " of epoch " + epoch + " with seed " + seed
                    + "; a smaller learning rate or a warm-up may help";
        }
    }
}
