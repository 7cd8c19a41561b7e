package org.fewlabel.learning.schedule;

import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.ScheduleSpec;

/** The learning rate of a job. */
public final class LearningRate {
    private LearningRate() {}

    /** The warm-up that the job asks for, and its schedule over the epochs that are left. */
    public static Schedule of(JobSpec spec) {
        double max = spec.optimizer().learningRate();
        int warmUpEpochs = spec.schedule().warmUpEpochs();
        return new LinearWarmUp(warmUpEpochs, afterWarmUp(spec.schedule(), max, spec.epochs() - warmUpEpochs));
    }

    private static Schedule afterWarmUp(ScheduleSpec spec, double max, int epochs) {
        if (spec instanceof ScheduleSpec.Cosine cosine) {
            return new CosineAnnealing(max, cosine.minLearningRate(), epochs);
        }
        return new Constant(max);
    }
}
