package org.fewlabel.learning.training;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.EarlyStoppingSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.BatchPipeline;
import org.fewlabel.learning.augmentation.BatchPlan;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.DataDigest;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.TooFewImagesException;
import org.fewlabel.learning.data.UnfitLabelSetException;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.method.Method;
import org.fewlabel.learning.method.Methods;
import org.fewlabel.learning.method.StepAverage;
import org.fewlabel.learning.method.StepContext;
import org.fewlabel.learning.method.StepOutcome;
import org.fewlabel.learning.method.StepSize;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.optimizer.Optimizer;
import org.fewlabel.learning.optimizer.Optimizers;
import org.fewlabel.learning.schedule.LearningRate;
import org.fewlabel.learning.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * The step loop: batches, a method's step, the optimizer's update, epoch after epoch.
 *
 * <p>A run that resumes from the checkpoint of an epoch makes, on the same machine with as many threads, bit for bit the
 * checkpoints that it would have made without the interruption: every random number follows from the job's seed and the
 * place in the run where it is needed.
 *
 * <p>Epoch e of a method that trains on epoch labels uses those of epoch e − 1 − staleness, and none before there are any.
 *
 * <p>Not safe for use by several threads, but for the stop signal.
 */
public final class Training {
    private final JobSpec spec;
    private final Dataset dataset;
    private final EpochLabelSource labelSource;
    private final TrainingListener listener;
    private final StopSignal stop;
    private final AugmentationThreads augmentationThreads;

    public Training(
            JobSpec spec,
            Dataset dataset,
            EpochLabelSource labelSource,
            TrainingListener listener,
            StopSignal stop,
            AugmentationThreads augmentationThreads) {
        this.spec = spec;
        this.dataset = dataset;
        this.labelSource = labelSource;
        this.listener = listener;
        this.stop = stop;
        this.augmentationThreads = augmentationThreads;
    }

    /**
     * Trains to the last epoch, to a stop or to a loss that is not finite.
     *
     * @param resumeFrom the checkpoint of the epoch before the first to be trained, or one in the middle of that; null for a
     *     fresh start
     * @throws UnfitCheckpointException if the checkpoint is of another job, or its parts do not fit; before the first step
     * @throws OtherDataException if the images are not those that the checkpoint was trained on
     * @throws IllegalArgumentException if a job that starts from given weights has none: see {@link #runFrom}
     * @throws InterruptedException if the thread was interrupted while the stop signal was not raised; where it was, the
     *     run counts as stopped
     */
    public Ending run(@Nullable Checkpoint resumeFrom) throws InterruptedException {
        if (resumeFrom != null && !resumeFrom.spec().equals(spec)) {
            throw new UnfitCheckpointException("the checkpoint belongs to another job: " + resumeFrom.spec());
        }
        if (resumeFrom != null) {
            OtherDataException.unlessSame(resumeFrom, dataset);
        }
        if (resumeFrom == null && spec.startFrom() != null) {
            throw new IllegalArgumentException("the job starts from the weights of " + spec.startFrom());
        }
        try (Network student = network()) {
            return train(student, resumeFrom, startModelOf(resumeFrom));
        }
    }

    /** The file that the weights of a checkpoint come from in the end. */
    private static @Nullable String startModelOf(@Nullable Checkpoint checkpoint) {
        RunProvenance provenance = checkpoint == null ? null : checkpoint.provenance();
        return provenance == null ? null : provenance.startModelSha256();
    }

    /**
     * The same from the first epoch, for a job that asks to start from another job's weights. Nothing else is taken over:
     * the optimizer, the method and the student's average begin anew.
     *
     * @param source the last checkpoint of that other job
     * @throws IllegalArgumentException if the job does not ask for it
     * @throws OtherDataException if the other job was to have the same images and had not
     * @throws CorruptSafetensorsException if the other job's network has other layers than this one's
     */
    public Ending runFrom(Checkpoint source) throws CorruptSafetensorsException, InterruptedException {
        if (!(spec.startFrom() instanceof FromJob startFrom)) {
            throw new IllegalArgumentException(noStart("another job's weights"));
        }
        if (source.spec().dataset().hasImagesOf(spec.dataset())) {
            OtherDataException.unlessSameImages(source, dataset);
        }
        try (Network student = network()) {
            StartingWeights.give(source, spec, startFrom, student);
            return train(student, null, startModelOf(source));
        }
    }

    /**
     * The same for a job that asks to start from a file.
     *
     * @param weights the file that the job names, with PyTorch's names of its tensors
     * @throws IllegalArgumentException if the job does not ask for it
     * @throws UnfitModelException if the file is none of weights of the job's network
     */
    public Ending runFrom(Safetensors weights) throws UnfitModelException, InterruptedException {
        if (!(spec.startFrom() instanceof FromModel startFrom)) {
            throw new IllegalArgumentException(noStart("a file"));
        }
        try (Network student = network()) {
            StartingWeights.give(weights, spec, startFrom, student);
            return train(student, null, startFrom.model().sha256());
        }
    }

    private String noStart(String from) {
        return "the job does not start from " + from + " but from "
                + (spec.startFrom() == null ? "fresh weights" : spec.startFrom());
    }

    /** @param student as the first step is to find it, but for what a checkpoint restores: its average begins as its copy */
    private Ending train(Network student, @Nullable Checkpoint resumeFrom, @Nullable String startModelSha256)
            throws InterruptedException {
        try (StepAverage average = new StepAverage(spec.method(), student, Networks.twin(student));
                Method method = Methods.create(
                        spec.method(), student, average, dataset.training().count());
                Optimizer optimizer = Optimizers.create(spec.optimizer(), student)) {
            Run run = new Run(student, average, method, optimizer, startModelSha256);
            if (resumeFrom != null) {
                restore(resumeFrom, student, average, method, optimizer);
                run.goOnFrom(resumeFrom);
            }
            return run.run();
        }
    }

    private Network network() {
        return Networks.create(spec.network(), dataset.shape(), dataset.classes(), spec.seed());
    }

    private static void restore(
            Checkpoint checkpoint, Network student, StepAverage average, Method method, Optimizer optimizer) {
        try {
            checkpoint.student().restoreTo(student);
            checkpoint.average().restoreTo(average.network());
            method.restore(checkpoint.memory());
            checkpoint.optimizer().restoreTo(optimizer);
        } catch (IllegalArgumentException e) {
            throw new UnfitCheckpointException(e);
        }
    }

    /** The networks of one call of {@link Training#run} and how far it has come. */
    private final class Run {
        private final Network student;
        private final StepAverage average;
        private final Method method;
        private final Optimizer optimizer;
        private final Schedule learningRate = LearningRate.of(spec);
        private final int stepsPerEpoch = spec.resolvedStepsPerEpoch();
        private final LabeledSplit split = LabeledSplit.of(dataset, spec.dataset());
        private final int largestPass = StepSize.largestPass(spec);
        private final Validation validation = new Validation(dataset, split, largestPass);
        private final RunProvenance provenance;
        private int firstEpoch;
        private int stepsDoneBefore;
        private boolean isOver;
        private @Nullable Patience patience;
        private EpochMeans means = new EpochMeans();
        private int epoch;
        private int step;

        Run(
                Network student,
                StepAverage average,
                Method method,
                Optimizer optimizer,
                @Nullable String startModelSha256) {
            this.student = student;
            this.average = average;
            this.method = method;
            this.optimizer = optimizer;
            this.provenance = new RunProvenance(
                    DataDigest.ofLabeledSet(dataset, split),
                    DataDigest.of(dataset),
                    DataDigest.testInTraining(dataset),
                    ComputeEnvironment.current(),
                    startModelSha256,
                    dataset.featuresSha256(),
                    dataset.viewsSha256());
        }

        void goOnFrom(Checkpoint checkpoint) {
            firstEpoch = checkpoint.epoch() + 1;
            patience = checkpoint.patience();
            isOver = checkpoint.isLast();
            EpochProgress progress = checkpoint.progress();
            if (progress != null) {
                stepsDoneBefore = progress.step();
                means = new EpochMeans(progress);
            }
        }

        Ending run() throws InterruptedException {
            listener.started(
                    firstEpoch,
                    spec.epochs(),
                    stepsPerEpoch,
                    student.parameters().size(),
                    dataset.unreadable(),
                    provenance);
            try (BatchPipeline batches = batches()) {
                for (epoch = firstEpoch; !isOver; epoch++) {
                    step = epoch == firstEpoch ? stepsDoneBefore : 0;
                    Ending ending = trainEpoch(batches);
                    if (ending != null) {
                        return ending;
                    }
                }
                return new Ending.Completed();
            } catch (InterruptedException e) {
                if (stop.isRaised()) {
                    return new Ending.Stopped(epoch, step);
                }
                throw e;
            }
        }

        /** Only a label set can leave fewer than the spec counted on. */
        private void requireUnlabeled() {
            int unlabeled = split.unlabeled(spec.batch().excludeLabeled()).length;
            if (method.unlabeledViews().isEmpty() || unlabeled >= spec.batch().unlabeled()) {
                return;
            }
            String what = "leaves " + unlabeled + " unlabeled images, too few for batch.unlabeled of "
                    + spec.batch().unlabeled() + "; make that smaller, or batch.excludeLabeled false";
            throw spec.dataset().labelSet() == null
                    ? new TooFewImagesException("what can be read of the images " + what)
                    : new UnfitLabelSetException("label set " + spec.dataset().labelSet() + " " + what);
        }

        private BatchPipeline batches() {
            requireUnlabeled();
            BatchPlan plan = new BatchPlan(
                    dataset.training(),
                    split,
                    spec.batch(),
                    spec.method().inputs(),
                    Views.labeled(dataset, spec.augmentation()),
                    method.unlabeledViews().stream()
                            .map(kind -> Views.of(kind, dataset, spec.augmentation()))
                            .toList(),
                    stepsPerEpoch,
                    spec.seed());
            return BatchPipeline.start(
                    plan,
                    augmentationThreads.count(),
                    (long) firstEpoch * stepsPerEpoch + stepsDoneBefore,
                    (long) spec.epochs() * stepsPerEpoch);
        }

        /** Null when the epoch was trained to its end. */
        private @Nullable Ending trainEpoch(BatchPipeline batches) throws InterruptedException {
            if (stop.isRaised()) {
                return new Ending.Stopped(epoch, step);
            }
            EpochLabels labels = awaitLabels();
            listener.epochStarted(epoch, step);
            double rate = learningRate.at(epoch);
            Duration waitedBefore = batches.waited();
            long imagesFed = 0;
            long start = System.nanoTime();
            int firstStep = step;
            double lastLoss = 0;
            while (step < stepsPerEpoch) {
                if (stop.isRaised()) {
                    if (step > firstStep) {
                        listener.epochInterrupted(checkpoint(epoch - 1, means.progress()));
                    }
                    return new Ending.Stopped(epoch, step);
                }
                Batch batch = batches.next();
                StepOutcome outcome = method.step(batch, new StepContext(spec.seed(), epoch, step, labels));
                step++;
                lastLoss = outcome.loss();
                if (!Double.isFinite(lastLoss)) {
                    return new Ending.Diverged(epoch, step, spec.seed(), lastLoss);
                }
                update(rate);
                means.add(outcome);
                int images = batch.labels().length + batch.unlabeledExamples().length;
                imagesFed += images;
                listener.stepped(new StepReport(epoch, step, outcome.loss(), outcome.terms(), images));
            }
            method.afterEpoch();
            double seconds = (System.nanoTime() - start) / 1e9;
            double waitedSeconds = batches.waited().minus(waitedBefore).toNanos() / 1e9;
            Map<String, Double> metrics = new LinkedHashMap<>(means.means());
            metrics.putAll(validated());
            means = new EpochMeans();
            Checkpoint checkpoint = checkpoint(epoch, null);
            if (checkpoint.isLast()) {
                isOver = true;
                double loss = new LastLoss(dataset, split, largestPass).of(student);
                if (!Double.isFinite(loss)) {
                    return new Ending.Diverged(epoch, step, spec.seed(), loss);
                }
            }
            if (!checkpoint.student().isFinite()) {
                return new Ending.Diverged(epoch, step, spec.seed(), lastLoss);
            }
            listener.epochFinished(
                    new EpochReport(epoch, metrics, rate, imagesFed / seconds, seconds, waitedSeconds), checkpoint);
            return null;
        }

        /** The validation error that early stopping hears of, as a figure of the epoch; none where nobody asks. */
        private Map<String, Double> validated() {
            EarlyStoppingSpec earlyStopping = spec.earlyStopping();
            if (earlyStopping == null) {
                return Map.of();
            }
            double error = validation.error(ownNetwork());
            if (earlyStopping.counts(epoch)) {
                patience = patience == null ? Patience.first(error) : patience.next(error, earlyStopping);
            }
            return Map.of(Validation.ERROR, error);
        }

        private Network ownNetwork() {
            return switch (spec.method().ownNetwork()) {
                case STUDENT -> student;
                case AVERAGE -> average.network();
                case TEACHER -> throw new IllegalStateException("the labeler's teacher is nobody's own network");
            };
        }

        private void update(double rate) {
            optimizer.step(rate);
            student.clearGradient();
            average.follow(optimizer.steps());
        }

        private @Nullable EpochLabels awaitLabels() throws InterruptedException {
            int labeledEpoch = epoch - 1 - spec.method().labelStaleness();
            if (!spec.method().trainsOnEpochLabels() || labeledEpoch < 0) {
                return null;
            }
            listener.awaitingLabels(epoch, labeledEpoch);
            EpochLabels labels = labelSource.labelsOf(labeledEpoch);
            if (labels.epoch() != labeledEpoch
                    || labels.images() != dataset.training().count()) {
                throw new IllegalStateException("wanted the labels of epoch " + labeledEpoch + " for "
                        + dataset.training().count() + " images, got those of epoch " + labels.epoch() + " for "
                        + labels.images());
            }
            return labels;
        }

        private Checkpoint checkpoint(int finishedEpoch, @Nullable EpochProgress progress) {
            return new Checkpoint(
                    spec,
                    finishedEpoch,
                    NetworkSnapshot.of(student),
                    NetworkSnapshot.of(average.network()),
                    method.memory(),
                    OptimizerState.of(optimizer),
                    patience,
                    progress,
                    provenance);
        }
    }
}
