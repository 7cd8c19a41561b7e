package org.fewlabel.learning.schedule;

import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.ScheduleSpec;

/** The learning rate of a job. */
public final class LearningRate {
    private LearningRate() {}

    /**
     * The warm-up that the job asks for, its schedule over the epochs that are left, and over the last of all the
     * ramp-down.
     */
    public static Schedule of(JobSpec spec) {
        ScheduleSpec schedule = spec.schedule();
        int warmUpEpochs = schedule.warmUpEpochs();
        Schedule afterWarmUp = afterWarmUp(schedule, spec.optimizer().learningRate(), spec.epochs() - warmUpEpochs);
        Schedule rate =
                switch (schedule.warmUp()) {
                    case LINEAR -> new LinearWarmUp(warmUpEpochs, afterWarmUp);
                    case EXPONENTIAL -> new ExponentialWarmUp(warmUpEpochs, afterWarmUp);
                };
        return new ExponentialRampDown(rate, schedule.rampDownEpochs(), spec.epochs());
    }

    private static Schedule afterWarmUp(ScheduleSpec spec, double max, int epochs) {
        if (spec instanceof ScheduleSpec.Cosine cosine) {
            // A warm-up that lasts as long as the run rises to where the annealing would begin.
            return new CosineAnnealing(max, cosine.minLearningRate(), Math.max(1, epochs));
        } else if (spec instanceof ScheduleSpec.MultiStep steps) {
            return new MultiStep(
                    max,
                    steps.factor(),
                    steps.milestones().stream()
                            .map(milestone -> milestone - steps.warmUpEpochs())
                            .toList());
        }
        return new Constant(max);
    }
}
