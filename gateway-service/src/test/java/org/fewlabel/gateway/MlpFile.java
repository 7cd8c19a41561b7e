package org.fewlabel.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;

/** Files in the folder of models that the network for points starts from. */
public final class MlpFile {
    public static final Path MODELS = Path.of("target/test-models");

    private MlpFile() {}

    public static Path write(String name, Map<String, Tensor> tensors) throws IOException {
        Files.createDirectories(MODELS);
        Path path = MODELS.resolve(name);
        try (OutputStream out = Files.newOutputStream(path)) {
            new Safetensors(Map.of(), tensors).writeTo(out);
        }
        return path;
    }

    /** Of the network for points, with the counters that PyTorch adds. */
    public static Map<String, Tensor> weights(int classes) {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put("dense1.weight", Tensor.of(new float[64 * 2], 64, 2));
        tensors.put("dense1.bias", Tensor.of(new float[64], 64));
        tensors.put("dense2.weight", Tensor.of(new float[64 * 64], 64, 64));
        tensors.put("dense2.bias", Tensor.of(new float[64], 64));
        tensors.put("fc.weight", Tensor.of(new float[classes * 64], classes, 64));
        tensors.put("fc.bias", Tensor.of(new float[classes], classes));
        tensors.put("bn1.num_batches_tracked", Tensor.of(new long[] {3}));
        return tensors;
    }
}
