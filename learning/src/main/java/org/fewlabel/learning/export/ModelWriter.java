package org.fewlabel.learning.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.Dl4jModel;
import org.fewlabel.learning.network.OnnxModel;
import org.fewlabel.learning.network.PyTorchWeights;

/** Writes a trained model as a file. The same model gives the same bytes. */
public final class ModelWriter {
    private ModelWriter() {}

    /** Does not close the stream. */
    public static void write(TrainedModel model, ModelFormat format, OutputStream out) throws IOException {
        SortedMap<String, String> metadata = ModelMetadata.of(model);
        NetworkSpec network = model.spec().network();
        Shape shape = model.shape();
        int classes = model.classNames().size();
        switch (format) {
            case SAFETENSORS -> {
                SortedMap<String, String> marked = new TreeMap<>(metadata);
                // What Python's libraries look for.
                marked.put("format", "pt");
                new PyTorchWeights(network, shape, classes)
                        .write(model.weights(), marked)
                        .writeTo(out);
            }
            case ONNX ->
                OnnxModel.write(network, shape, classes, model.weights(), model.normalization(), metadata, out);
            case DL4J ->
                Dl4jModel.write(network, shape, classes, model.weights(), model.normalization(), metadata, out);
        }
    }
}
