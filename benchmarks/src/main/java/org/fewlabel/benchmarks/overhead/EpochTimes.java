package org.fewlabel.benchmarks.overhead;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.MethodSpec;

/**
 * What an iteration of one and the same epoch took, in milliseconds.
 *
 * @param bare its step in the bare loop
 * @param step its step in the trainer
 * @param whole from the end of the epoch before to the end of this one through the services, shared among its iterations
 * @param labels how much of that passed before there were the labels of the epoch before, for a job that waits for them; else 0
 */
record EpochTimes(double bare, double step, double whole, double labels) {
    /** What the trainer's step takes more than that of the bare loop, as a share of it. */
    double stepOverhead() {
        return step / bare - 1;
    }

    /** What the services take more than the bare loop, as a share of it. */
    double overhead() {
        return whole / bare - 1;
    }

    /**
     * How many epochs do not count: the first one, in which all is loaded and warmed up, and those that are trained without the
     * labels that later ones have.
     */
    static int uncounted(JobSpec spec) {
        return 1 + spec.method().labelStaleness();
    }

    /**
     * Those that count.
     *
     * @param services the epochs of the job
     * @param bareSeconds what the steps of each took in the bare loop
     */
    static List<EpochTimes> of(JobSpec spec, List<TrainedEpoch> services, List<Double> bareSeconds) {
        if (services.size() != spec.epochs() || bareSeconds.size() != spec.epochs()) {
            throw new IllegalArgumentException("the job has " + spec.epochs() + " epochs, the services trained "
                    + services.size() + " and the bare loop " + bareSeconds.size());
        }
        MethodSpec method = spec.method();
        boolean waits = method.trainsOnEpochLabels() && method.labelStaleness() == 0;
        double millisOfOne = 1e3 / spec.resolvedStepsPerEpoch();
        List<EpochTimes> times = new ArrayList<>();
        for (int epoch = uncounted(spec); epoch < spec.epochs(); epoch++) {
            TrainedEpoch before = services.get(epoch - 1);
            TrainedEpoch trained = services.get(epoch);
            double whole = seconds(Duration.between(before.trainedAt(), trained.trainedAt()));
            double labels = waits ? seconds(Duration.between(before.trainedAt(), before.labeledAt())) : 0;
            times.add(new EpochTimes(
                    bareSeconds.get(epoch) * millisOfOne,
                    trained.seconds() * millisOfOne,
                    whole * millisOfOne,
                    labels * millisOfOne));
        }
        return times;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
