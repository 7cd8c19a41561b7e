package org.fewlabel.learning.prediction;

import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.labeling.EpochLabeler;
import org.fewlabel.learning.labeling.LabeledEpoch;
import org.fewlabel.learning.labeling.LabelingProgress;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;

/** A trained and labeled job. */
final class LabeledRun implements TrainingListener {
    private final Dataset dataset;
    private final EpochLabeler labeler;
    private Checkpoint snapshot;
    private LabeledEpoch last;

    private LabeledRun(Dataset dataset) {
        this.dataset = dataset;
        this.labeler = new EpochLabeler(dataset, LabelingProgress.NONE);
    }

    static LabeledRun of(JobSpec spec, Dataset dataset) throws InterruptedException {
        LabeledRun run = new LabeledRun(dataset);
        new Training(spec, dataset, epoch -> run.last.labels(), run, StopSignal.NEVER, AugmentationThreads.USUAL)
                .run(null);
        return run;
    }

    @Override
    public void epochFinished(EpochReport report, Checkpoint checkpoint) {
        snapshot = checkpoint;
        last = labeler.label(checkpoint, last == null ? null : last.teacher());
    }

    Dataset dataset() {
        return dataset;
    }

    /** Of the training pictures. */
    EpochLabels labels(TrainedNetwork network) {
        return labeler.labelAll(snapshot, snapshot.epoch(), model(network).weights());
    }

    TrainedModel model(TrainedNetwork network) {
        return TrainedModel.of(snapshot, last.teacher(), network);
    }
}
