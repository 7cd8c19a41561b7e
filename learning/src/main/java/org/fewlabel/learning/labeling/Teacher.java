package org.fewlabel.learning.labeling;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The teacher snapshot after an epoch, the moving average of the student over the epochs, and what else the labeler needs to
 * know of the epochs before.
 *
 * @param epoch the finished epoch, from 0
 * @param choice what the validation images speak for up to this epoch; null for a job without any
 * @param facts what is known of the epoch's networks; null in a file of before there were such
 */
public record Teacher(
        JobSpec spec,
        int epoch,
        NetworkSnapshot state,
        @Nullable Choice choice,
        @Nullable ModelFacts facts) {
    private static final String KIND = "teacher";
    private static final String PARAMETERS = "teacher.parameters";
    private static final String STATISTICS = "teacher.statistics";

    public Teacher {
        if ((choice != null) != choosesEpochs(spec)) {
            throw new IllegalArgumentException("a job has a choice if it has validation images, and only then");
        }
        if (facts != null) {
            facts.requireFit(spec);
        }
    }

    private static boolean choosesEpochs(JobSpec spec) {
        return spec.dataset().validation() > 0;
    }

    /** The arrays are the teacher's own, not copies. */
    public Safetensors toSafetensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(PARAMETERS, Tensor.of(state.parameters(), state.parameters().length));
        tensors.put(STATISTICS, Tensor.of(state.statistics(), state.statistics().length));
        Map<String, String> metadata = new Provenance(KIND, spec, epoch, null).toMetadata();
        if (choice != null) {
            choice.putInto(metadata);
        }
        if (facts != null) {
            facts.putInto(metadata);
        }
        return new Safetensors(metadata, tensors);
    }

    /**
     * Reads it back.
     *
     * @throws CorruptSafetensorsException if the file is not a teacher
     */
    public static Teacher of(Safetensors file) throws CorruptSafetensorsException {
        Provenance provenance = Provenance.of(file, KIND);
        NetworkSnapshot state = new NetworkSnapshot(vector(file, PARAMETERS), vector(file, STATISTICS));
        Choice choice = choosesEpochs(provenance.spec()) ? Choice.of(file) : null;
        ModelFacts facts = ModelFacts.of(file);
        try {
            return new Teacher(provenance.spec(), provenance.epoch(), state, choice, facts);
        } catch (IllegalArgumentException e) {
            throw new CorruptSafetensorsException("the teacher contradicts itself: " + e.getMessage());
        }
    }

    private static float[] vector(Safetensors file, String name) throws CorruptSafetensorsException {
        Tensor tensor = file.tensors().get(name);
        return file.requireFloats(name, tensor == null ? 0 : tensor.size());
    }
}
