package org.fewlabel.learning.labeling;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.network.NetworkSnapshot;

/**
 * The moving average of the student after one of its epochs.
 *
 * @param epoch the finished epoch, from 0
 */
public record Teacher(JobSpec spec, int epoch, NetworkSnapshot state) {
    private static final String KIND = "teacher";
    private static final String PARAMETERS = "parameters";
    private static final String STATISTICS = "statistics";

    /** The arrays are the teacher's own, not copies. */
    public Safetensors toSafetensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(PARAMETERS, Tensor.of(state.parameters(), state.parameters().length));
        tensors.put(STATISTICS, Tensor.of(state.statistics(), state.statistics().length));
        return new Safetensors(new Provenance(KIND, spec, epoch, null).toMetadata(), tensors);
    }

    /**
     * Reads it back.
     *
     * @throws CorruptSafetensorsException if the file is not a teacher
     */
    public static Teacher of(Safetensors file) throws CorruptSafetensorsException {
        Provenance provenance = Provenance.of(file, KIND);
        NetworkSnapshot state = new NetworkSnapshot(vector(file, PARAMETERS), vector(file, STATISTICS));
        return new Teacher(provenance.spec(), provenance.epoch(), state);
    }

    private static float[] vector(Safetensors file, String name) throws CorruptSafetensorsException {
        Tensor tensor = file.tensors().get(name);
        return file.requireFloats(name, tensor == null ? 0 : tensor.size());
    }
}
