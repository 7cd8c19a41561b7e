package org.fewlabel.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabeledEpoch;
import org.fewlabel.learning.labeling.LabelingProgress;
import org.fewlabel.learning.labeling.Teacher;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** A job's training and labelling in one thread, without the services. */
public final class LocalRun implements TrainingListener {
    private final Dataset dataset;
    private final EpochLabeler labeler;
    private final Map<Integer, EpochLabels> labels = new HashMap<>();
    private @Nullable Teacher teacher;
    private @Nullable Outcome outcome;

    /** @param last the run after its last epoch */
    public record Outcome(PerNetwork<Double> testErrors, Checkpoint last) {}

    private LocalRun(Dataset dataset) {
        this.dataset = dataset;
        this.labeler = new EpochLabeler(dataset, LabelingProgress.NONE);
    }

    /** Runs a job to its end. */
    public static Outcome of(JobSpec spec, Dataset dataset) throws InterruptedException {
        LocalRun run = new LocalRun(dataset);
        Ending ending =
                new Training(spec, dataset, run::labelsOf, run, StopSignal.NEVER, AugmentationThreads.USUAL).run(null);
        Outcome outcome = run.outcome;
        if (!(ending instanceof Ending.Completed) || outcome == null) {
            throw new IllegalStateException(spec.method().methodName().wireName() + " ended with " + ending);
        }
        return outcome;
    }

    private EpochLabels labelsOf(int epoch) {
        EpochLabels made = labels.get(epoch);
        if (made == null) {
            throw new IllegalStateException("nobody made labels of epoch " + epoch);
        }
        return made;
    }

    @Override
    public void epochFinished(EpochReport report, Checkpoint checkpoint) {
        LabeledEpoch labeled = labeler.label(checkpoint, teacher);
        teacher = labeled.teacher();
        EpochLabels made = labeled.labels();
        if (made != null) {
            labels.put(checkpoint.epoch(), made);
        }
        outcome = new Outcome(Objects.requireNonNull(labeled.testErrors()), checkpoint);
    }
}
