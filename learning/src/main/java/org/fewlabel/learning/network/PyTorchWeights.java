package org.fewlabel.learning.network;

import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;

/**
 * A network's weights as safetensors with the names and layouts of a PyTorch {@code state_dict}: {@code conv1.weight}
 * [out, in, kernel, kernel], {@code bn1.running_mean}, {@code fc.weight} [out, in]. The last layer is always {@code fc}.
 */
public final class PyTorchWeights {
    /** What to take from a file. */
    public enum Part {
        ALL,
        /** Everything but the last layer: for a data set with other classes. */
        ALL_BUT_LAST_LAYER
    }

    private final Architecture architecture;
    private final ParameterLayout layout;

    public PyTorchWeights(NetworkSpec spec, Shape input, int classes) {
        this.architecture = Architectures.of(spec, input, classes);
        this.layout = ParameterLayout.of(architecture);
    }

    /**
     * @param metadata what else the file says
     * @throws IllegalArgumentException if the snapshot is of another network: its numbers would be read as other tensors
     */
    public Safetensors write(NetworkSnapshot snapshot, Map<String, String> metadata) {
        snapshot.requireSizes(layout.parameterCount(), layout.statisticCount());
        Map<String, Tensor> tensors = new TreeMap<>();
        layout.parameters().forEach(block -> write(block, snapshot.parameters(), tensors));
        layout.statistics().forEach(block -> write(block, snapshot.statistics(), tensors));
        return new Safetensors(metadata, tensors);
    }

    private void write(ParameterLayout.Block block, float[] flat, Map<String, Tensor> tensors) {
        PyTorchTensor tensor = tensor(block);
        int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        tensors.put(tensor.name(), Tensor.of(tensor.export(flat), shape));
    }

    /**
     * Reads weights, F32 or of half precision, into a copy of a snapshot; tensors that the network has no use for are left
     * aside.
     *
     * @param base the numbers of whatever is not taken from the file
     * @throws CorruptSafetensorsException if a tensor is missing or has another shape or type
     */
    public NetworkSnapshot read(Safetensors file, NetworkSnapshot base, Part part) throws CorruptSafetensorsException {
        float[] parameters = base.parameters().clone();
        float[] statistics = base.statistics().clone();
        for (ParameterLayout.Block block : layout.parameters()) {
            if (part == Part.ALL || !block.name().equals(Architectures.LAST_LAYER)) {
                read(file, block, parameters);
            }
        }
        for (ParameterLayout.Block block : layout.statistics()) {
            read(file, block, statistics);
        }
        return new NetworkSnapshot(parameters, statistics);
    }

    private void read(Safetensors file, ParameterLayout.Block block, float[] flat) throws CorruptSafetensorsException {
        PyTorchTensor tensor = tensor(block);
        int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        tensor.restore(file.requireWidenedFloats(tensor.name(), shape), flat);
    }

    private PyTorchTensor tensor(ParameterLayout.Block block) {
        return PyTorchTensor.of(architecture.nodes().get(block.node()), block);
    }
}
