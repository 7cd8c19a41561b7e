package org.fewlabel.learning.labeling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StepReport;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;
import org.fewlabel.learning.training.UnfitModelException;
import org.jspecify.annotations.Nullable;

/**
 * Trainer and labeler in turn, as a job has them, but in one thread: whatever one hands to the other goes through the
 * bytes that would be stored.
 */
final class WholeRun implements TrainingListener {
    private final JobSpec spec;
    private final Dataset dataset;
    private final int stopBeforeStep;
    private AugmentationThreads augmentationThreads = new AugmentationThreads(1);
    private int stepsDone;

    final Map<Integer, byte[]> checkpoints = new TreeMap<>();
    final Map<Integer, byte[]> teachers = new TreeMap<>();
    final Map<Integer, byte[]> labels = new TreeMap<>();
    final Map<Integer, LabeledEpoch> labeled = new TreeMap<>();
    final List<EpochReport> reports = new ArrayList<>();
    final List<StepReport> steps = new ArrayList<>();
    /** Where it was interrupted in the middle of an epoch. */
    byte @Nullable [] unfinished;

    final List<Integer> labelsAskedFor = new ArrayList<>();

    WholeRun(JobSpec spec, Dataset dataset) {
        this(spec, dataset, Integer.MAX_VALUE);
    }

    /** @param stopBeforeStep counted from the beginning of this run, from 0 */
    WholeRun(JobSpec spec, Dataset dataset, int stopBeforeStep) {
        this.spec = spec;
        this.dataset = dataset;
        this.stopBeforeStep = stopBeforeStep;
    }

    Ending run() throws InterruptedException {
        return training().run(null);
    }

    /** Starts from the weights that another run had after an epoch. */
    Ending runFrom(WholeRun other, int epoch) throws InterruptedException, IOException {
        return training().runFrom(Checkpoint.of(FileBytes.read(other.checkpoints.get(epoch))));
    }

    /** Starts from a file of weights. */
    Ending runFrom(Safetensors weights) throws InterruptedException, UnfitModelException {
        return training().runFrom(weights);
    }

    /** Goes on after an epoch of another run, of which it knows what a run after this epoch needs and no more. */
    Ending resume(WholeRun other, int epoch) throws InterruptedException, IOException {
        takeOver(other, epoch);
        return training().run(Checkpoint.of(FileBytes.read(checkpoints.get(epoch))));
    }

    /** Goes on in the middle of the epoch in which another run was interrupted. */
    Ending resumeUnfinished(WholeRun other) throws InterruptedException, IOException {
        Checkpoint checkpoint = Checkpoint.ofUnfinished(FileBytes.read(other.unfinished));
        if (checkpoint.epoch() >= 0) {
            takeOver(other, checkpoint.epoch());
        }
        return training().run(checkpoint);
    }

    /** To be called before the run. */
    WholeRun withAugmentationThreads(int threads) {
        augmentationThreads = new AugmentationThreads(threads);
        return this;
    }

    private void takeOver(WholeRun other, int epoch) {
        checkpoints.put(epoch, other.checkpoints.get(epoch));
        teachers.put(epoch, other.teachers.get(epoch));
        // Labels that lag behind are those of an epoch before; they are still in the store.
        for (int labeledEpoch = epoch - spec.method().labelStaleness(); labeledEpoch <= epoch; labeledEpoch++) {
            if (other.labels.containsKey(labeledEpoch)) {
                labels.put(labeledEpoch, other.labels.get(labeledEpoch));
            }
        }
    }

    private Training training() {
        StopSignal stop = () -> stepsDone >= stopBeforeStep;
        return new Training(spec, dataset, this::labelsOf, this, stop, augmentationThreads);
    }

    private EpochLabels labelsOf(int epoch) {
        labelsAskedFor.add(epoch);
        try {
            return EpochLabels.of(FileBytes.read(labels.get(epoch)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stepped(StepReport report) {
        stepsDone++;
        steps.add(report);
    }

    @Override
    public void epochInterrupted(Checkpoint checkpoint) {
        unfinished = FileBytes.of(checkpoint.toSafetensors());
    }

    @Override
    public void epochFinished(EpochReport report, Checkpoint checkpoint) {
        int epoch = report.epoch();
        reports.add(report);
        checkpoints.put(epoch, FileBytes.of(checkpoint.toSafetensors()));
        try {
            LabeledEpoch result = new EpochLabeler(dataset, LabelingProgress.NONE)
                    .label(Checkpoint.of(FileBytes.read(checkpoints.get(epoch))), previousTeacher(epoch));
            labeled.put(epoch, result);
            teachers.put(epoch, FileBytes.of(result.teacher().toSafetensors()));
            if (result.labels() != null) {
                labels.put(epoch, FileBytes.of(result.labels().toSafetensors(spec)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each network of an epoch says of all training images. */
    PerNetwork<EpochLabels> labelsOfAll(int epoch) throws IOException {
        Checkpoint snapshot = Checkpoint.of(FileBytes.read(checkpoints.get(epoch)));
        PerNetwork<NetworkSnapshot> networks = new PerNetwork<>(
                snapshot.student(),
                snapshot.average(),
                Teacher.of(FileBytes.read(teachers.get(epoch))).state());
        EpochLabeler labeler = new EpochLabeler(dataset, LabelingProgress.NONE);
        return networks.map(network -> labeler.labelAll(snapshot, epoch, network));
    }

    private @Nullable Teacher previousTeacher(int epoch) throws IOException {
        return epoch == 0 ? null : Teacher.of(FileBytes.read(teachers.get(epoch - 1)));
    }
}
