package org.fewlabel.learning.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Dtype;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.EarlyStoppingSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.Method;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A run after one of its epochs, or in the middle of the next: all that is needed to go on as if it had not been
 * interrupted. Random numbers are not part of it, since they follow from the seed and the place in the run.
 *
 * @param epoch the last finished epoch, from 0; −1 in the middle of the first
 * @param average the student's average over the steps
 * @param memory what else the method remembers, by name
 * @param patience as of the last finished epoch; null for a job that is not to be stopped early, and before the first
 *     epoch that counts
 * @param progress what has been done of the next epoch; null for nothing
 * @param provenance of the attempt that trained it; null where it does not say
 */
public record Checkpoint(
        JobSpec spec,
        int epoch,
        NetworkSnapshot student,
        NetworkSnapshot average,
        Map<String, Tensor> memory,
        OptimizerState optimizer,
        @Nullable Patience patience,
        @Nullable EpochProgress progress,
        @Nullable RunProvenance provenance) {
    private static final String KIND = "checkpoint";
    private static final String UNFINISHED_KIND = "unfinished-epoch";
    private static final String STUDENT_PARAMETERS = "student.parameters";
    private static final String STUDENT_STATISTICS = "student.statistics";
    private static final String AVERAGE_PARAMETERS = "average.parameters";
    private static final String AVERAGE_STATISTICS = "average.statistics";
    private static final String MEMORY_PREFIX = "method.";
    private static final String OPTIMIZER_PREFIX = "optimizer.";
    private static final String OPTIMIZER_STEPS = "optimizer.steps";
    private static final String BEST_ERROR = "bestValidationError";
    private static final String EPOCHS_WITHOUT_BETTER = "epochsWithoutBetterValidation";

    public Checkpoint {
        // Sorted, so that the same memory always makes the same bytes.
        memory = Collections.unmodifiableSortedMap(new TreeMap<>(memory));
        int first = progress == null ? 0 : -1;
        int last = progress == null ? spec.epochs() - 1 : spec.epochs() - 2;
        if (epoch < first || epoch > last) {
            throw new IllegalArgumentException("epoch must be from " + first + " to " + last + ", was " + epoch);
        }
        if (progress != null && progress.step() >= spec.resolvedStepsPerEpoch()) {
            throw new IllegalArgumentException("an epoch of " + spec.resolvedStepsPerEpoch()
                    + " steps is not unfinished with " + progress.step() + " done");
        }
        if ((patience != null) != hasPatience(spec, epoch)) {
            throw new IllegalArgumentException(
                    "a job has a patience after an epoch that counts for its early stopping, and only then");
        }
        if (spec.method().recordsLabels() && !isTable(memory.get(Method.PREDICTIONS))) {
            throw new IllegalArgumentException(
                    spec.method().methodName().wireName() + " needs the predictions that it recorded");
        }
    }

    private static boolean hasPatience(JobSpec spec, int epoch) {
        EarlyStoppingSpec earlyStopping = spec.earlyStopping();
        return earlyStopping != null && epoch >= 0 && earlyStopping.counts(epoch);
    }

    private static boolean isTable(@Nullable Tensor tensor) {
        return tensor != null && tensor.dtype() == Dtype.F32 && tensor.shape().size() == 2;
    }

    /**
     * What the method predicted in the loop, [training images, classes], where that is to become the epoch's labels; null
     * for the others.
     */
    public @Nullable Probabilities recordedPredictions() {
        Tensor predictions = memory.get(Method.PREDICTIONS);
        if (!spec.method().recordsLabels() || predictions == null) {
            return null;
        }
        return new Probabilities(
                predictions.floats(),
                predictions.shape().get(0),
                predictions.shape().get(1));
    }

    /** Whether the run ends with this epoch: it is the last of all, or early stopping has lost patience. */
    public boolean isLast() {
        if (progress != null) {
            return false;
        }
        EarlyStoppingSpec earlyStopping = spec.earlyStopping();
        boolean stopsEarly = patience != null && earlyStopping != null && patience.isOver(earlyStopping);
        return stopsEarly || epoch == spec.epochs() - 1;
    }

    /** The arrays are the checkpoint's own, not copies. */
    public Safetensors toSafetensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(OPTIMIZER_STEPS, Tensor.of(new long[] {optimizer.steps()}));
        put(tensors, STUDENT_PARAMETERS, student.parameters());
        put(tensors, STUDENT_STATISTICS, student.statistics());
        put(tensors, AVERAGE_PARAMETERS, average.parameters());
        put(tensors, AVERAGE_STATISTICS, average.statistics());
        memory.forEach((name, tensor) -> tensors.put(MEMORY_PREFIX + name, tensor));
        optimizer.vectors().forEach((name, vector) -> put(tensors, OPTIMIZER_PREFIX + name, vector));
        // The epoch under way, where there is one.
        Map<String, String> metadata = progress == null
                ? new Provenance(KIND, spec, epoch, provenance).toMetadata()
                : new Provenance(UNFINISHED_KIND, spec, epoch + 1, provenance).toMetadata();
        if (progress != null) {
            progress.addTo(metadata);
        }
        if (patience != null) {
            metadata.put(BEST_ERROR, Double.toString(patience.bestError()));
            metadata.put(EPOCHS_WITHOUT_BETTER, Integer.toString(patience.epochsWithoutBetter()));
        }
        return new Safetensors(metadata, tensors);
    }

    private static void put(Map<String, Tensor> tensors, String name, float[] values) {
        tensors.put(name, Tensor.of(values, values.length));
    }

    /**
     * Reads one of a finished epoch back.
     *
     * @throws CorruptSafetensorsException if the file is not such a checkpoint
     */
    public static Checkpoint of(Safetensors file) throws CorruptSafetensorsException {
        Provenance provenance = Provenance.of(file, KIND);
        return of(file, provenance, provenance.epoch(), false);
    }

    /**
     * Reads one in the middle of an epoch back.
     *
     * @throws CorruptSafetensorsException if the file is not such a checkpoint
     */
    public static Checkpoint ofUnfinished(Safetensors file) throws CorruptSafetensorsException {
        Provenance provenance = Provenance.of(file, UNFINISHED_KIND);
        return of(file, provenance, provenance.epoch() - 1, true);
    }

    private static Checkpoint of(Safetensors file, Provenance provenance, int epoch, boolean unfinished)
            throws CorruptSafetensorsException {
        JobSpec spec = provenance.spec();
        NetworkSnapshot student =
                new NetworkSnapshot(vector(file, STUDENT_PARAMETERS), vector(file, STUDENT_STATISTICS));
        if (!file.tensors().containsKey(AVERAGE_PARAMETERS)) {
            throw new CorruptSafetensorsException(
                    AVERAGE_PARAMETERS
                            + " is missing: a checkpoint of before every method had a step average, whose job must be submitted again");
        }
        NetworkSnapshot average =
                new NetworkSnapshot(vector(file, AVERAGE_PARAMETERS), vector(file, AVERAGE_STATISTICS));
        Map<String, float[]> vectors = new TreeMap<>();
        for (String name : file.tensors().keySet()) {
            if (name.startsWith(OPTIMIZER_PREFIX) && !name.equals(OPTIMIZER_STEPS)) {
                vectors.put(
                        name.substring(OPTIMIZER_PREFIX.length()),
                        file.requireFloats(name, student.parameters().length));
            }
        }
        Map<String, Tensor> memory = new TreeMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(MEMORY_PREFIX)) {
                memory.put(name.substring(MEMORY_PREFIX.length()), tensor);
            }
        });
        long steps = file.require(OPTIMIZER_STEPS, Dtype.I64).longs()[0];
        try {
            return new Checkpoint(
                    spec,
                    epoch,
                    student,
                    average,
                    memory,
                    new OptimizerState(steps, vectors),
                    hasPatience(spec, epoch) ? patience(file) : null,
                    unfinished ? EpochProgress.of(file.metadata()) : null,
                    provenance.run());
        } catch (IllegalArgumentException e) {
            throw new CorruptSafetensorsException("the checkpoint contradicts itself: " + e.getMessage());
        }
    }

    /** @throws IllegalArgumentException if the numbers are none, or make no sense */
    private static Patience patience(Safetensors file) throws CorruptSafetensorsException {
        return new Patience(
                Double.parseDouble(file.requireMetadata(BEST_ERROR)),
                Integer.parseInt(file.requireMetadata(EPOCHS_WITHOUT_BETTER)));
    }

    private static float[] vector(Safetensors file, String name) throws CorruptSafetensorsException {
        Tensor tensor = file.tensors().get(name);
        return file.requireFloats(name, tensor == null ? 0 : tensor.size());
    }
}
