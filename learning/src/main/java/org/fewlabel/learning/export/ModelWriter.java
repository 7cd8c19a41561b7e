package org.fewlabel.learning.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.contracts.model.ModelFormat;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.backbone.BackboneModel;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.network.Dl4jModel;
import org.fewlabel.learning.network.OnnxModel;
import org.fewlabel.learning.network.PyTorchWeights;

/** Writes a trained model as a file. The same model gives the same bytes. */
public final class ModelWriter {
    private ModelWriter() {}

    /**
     * Does not close the stream.
     *
     * @throws UnfitBackboneException if the ONNX file of a backbone's head is asked for, which needs the backbone
     */
    public static void write(TrainedModel model, ModelFormat format, OutputStream out) throws IOException {
        write(
                model,
                format,
                file -> {
                    throw new UnfitBackboneException("the ONNX file holds the backbone " + file.name()
                            + " as well, which is not at hand here; the other formats hold the head alone");
                },
                out);
    }

    /**
     * The same for models of every kind.
     *
     * @param backbones where the file of a backbone is to be had, of which the ONNX file holds all; the other formats hold the
     *     head alone, which takes features
     * @throws UnfitBackboneException if a backbone cannot be put into one file with its head
     */
    public static void write(TrainedModel model, ModelFormat format, BackboneFiles backbones, OutputStream out)
            throws IOException {
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
            case ONNX -> {
                BackboneSpec backbone = network.backbone();
                if (backbone == null) {
                    OnnxModel.write(network, shape, classes, model.weights(), model.normalization(), metadata, out);
                } else {
                    ByteArrayOutputStream head = new ByteArrayOutputStream();
                    OnnxModel.write(network, shape, classes, model.weights(), model.normalization(), metadata, head);
                    BackboneModel.write(
                            backbones.read(backbone.model()),
                            backbone.features(),
                            model.images(),
                            head.toByteArray(),
                            ModelMetadata.withBackbone(model),
                            out);
                }
            }
            case DL4J ->
                Dl4jModel.write(network, shape, classes, model.weights(), model.normalization(), metadata, out);
        }
    }
}
