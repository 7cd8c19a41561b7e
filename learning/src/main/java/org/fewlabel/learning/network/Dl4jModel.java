package org.fewlabel.learning.network;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.fewlabel.artifacts.UnclosedZip;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.NetworkSpec;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.ParameterLayout.Block;
import org.fewlabel.learning.network.ParameterLayout.Kind;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network as a standard DL4J model: a zip of which {@code ModelSerializer.restoreComputationGraph} restores a computation
 * graph, without Fewlabel's classes. The graph takes [batch, channels, height, width], or [batch, channels] for points,
 * normalized as in training, and gives the classes' probabilities. What normalizes raw values, in the same layout, is in the
 * zip as well, where {@code ModelSerializer.restoreNormalizerFromFile} finds it.
 */
public final class Dl4jModel {
    /** The zip's entry with the metadata, a JSON object of texts; DL4J passes it over. */
    public static final String METADATA = "fewlabel.json";

    private static final String INPUT = "input";

    private Dl4jModel() {}

    /**
     * Writes the zip; does not close the stream. The same arguments give the same bytes, so entries are written here and not
     * by DL4J, which dates them.
     *
     * @param metadata what else the file says, by name
     */
    public static void write(
            NetworkSpec spec,
            Shape input,
            int classes,
            NetworkSnapshot snapshot,
            ChannelNormalization normalization,
            SortedMap<String, String> metadata,
            OutputStream out)
            throws IOException {
        try (Graph graph = new Graph(Architectures.of(spec, input, classes), snapshot);
                UnclosedZip zip = new UnclosedZip(out)) {
            zip.begin(ModelSerializer.CONFIGURATION_JSON);
            zip.write(graph.model.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8));
            zip.begin(ModelSerializer.COEFFICIENTS_BIN);
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
            Nd4j.write(graph.model.params(), data);
            data.flush();
            zip.begin(ModelSerializer.NORMALIZER_BIN);
            zip.write(normalizer(normalization));
            zip.begin(METADATA);
            zip.write(Json.mapper().writeValueAsBytes(metadata));
            zip.finish();
        }
    }

    /** Of raw values: its means and deviations are those of bytes where pixels are bytes. */
    private static byte[] normalizer(ChannelNormalization normalization) throws IOException {
        NormalizerStandardize normalizer = new NormalizerStandardize(
                Nd4j.createFromArray(normalization.rawMeans()).reshape(1, normalization.channels()),
                Nd4j.createFromArray(normalization.rawDeviations()).reshape(1, normalization.channels()));
        // Not into the zip itself: it closes what it writes to.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(normalizer, bytes);
        return bytes.toByteArray();
    }

    private static final class Graph implements AutoCloseable {
        private final Architecture architecture;
        private final ComputationGraph model;

        Graph(Architecture architecture, NetworkSnapshot snapshot) {
            this.architecture = architecture;
            Shape input = architecture.input();
            GraphBuilder builder = new NeuralNetConfiguration.Builder()
                    // Of weights that are overwritten at once; it would be the time.
                    .seed(0)
                    .graphBuilder()
                    .addInputs(INPUT)
                    .setInputTypes(
                            input.isPoint()
                                    ? InputType.feedForward(input.channels())
                                    : InputType.convolutional(input.height(), input.width(), input.channels()));
            for (int index = 1; index < architecture.nodes().size(); index++) {
                add(builder, index);
            }
            builder.setOutputs(outputOf(architecture.nodes().size() - 1));
            model = new ComputationGraph(builder.build());
            model.init();
            ParameterLayout layout = ParameterLayout.of(architecture);
            layout.parameters().forEach(block -> set(block, snapshot.parameters()));
            layout.statistics().forEach(block -> set(block, snapshot.statistics()));
        }

        private void add(GraphBuilder builder, int index) {
            Architecture.Node node = architecture.nodes().get(index);
            String name = node.name();
            String[] inputs = node.inputs().stream().map(this::outputOf).toArray(String[]::new);
            int in = node.inputShape().channels();
            int out = node.shape().channels();
            if (node.layer() instanceof Layer.Convolution layer) {
                ConvolutionLayer convolution = new ConvolutionLayer.Builder(layer.kernel(), layer.kernel())
                        .stride(layer.stride(), layer.stride())
                        .padding(layer.padding(), layer.padding())
                        .nIn(in)
                        .nOut(out)
                        .hasBias(layer.bias())
                        .activation(Activation.IDENTITY)
                        .build();
                builder.addLayer(name, convolution, inputs);
            } else if (node.layer() instanceof Layer.BatchNorm layer) {
                BatchNormalization norm = new BatchNormalization.Builder()
                        .nIn(in)
                        .nOut(out)
                        .eps(Layer.BatchNorm.EPSILON)
                        .decay(1 - Layer.BatchNorm.MOMENTUM)
                        .useLogStd(false)
                        .build();
                builder.addLayer(name, norm, inputs);
                if (!layer.activation().isIdentity()) {
                    builder.addLayer(activationOf(node), activation(layer.activation()), name);
                }
            } else if (node.layer() instanceof Layer.Activate layer) {
                builder.addLayer(name, activation(layer.activation()), inputs);
            } else if (node.layer() instanceof Layer.MaxPool layer) {
                SubsamplingLayer pool = new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(layer.side(), layer.side())
                        .stride(layer.stride(), layer.stride())
                        .padding(layer.padding(), layer.padding())
                        .build();
                builder.addLayer(name, pool, inputs);
            } else if (node.layer() instanceof Layer.GlobalAveragePool) {
                builder.addLayer(name, new GlobalPoolingLayer(PoolingType.AVG), inputs);
            } else if (node.layer() instanceof Layer.Dropout layer) {
                builder.addLayer(name, new DropoutLayer(1 - layer.share()), inputs);
            } else if (node.layer() instanceof Layer.Add) {
                builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
            } else {
                addDense(builder, index, inputs);
            }
        }

        private void addDense(GraphBuilder builder, int index, String[] inputs) {
            Architecture.Node node = architecture.nodes().get(index);
            int in = node.inputShape().size();
            int out = node.shape().channels();
            if (index == architecture.nodes().size() - 1) {
                OutputLayer layer = new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(in)
                        .nOut(out)
                        .activation(Activation.SOFTMAX)
                        .build();
                builder.addLayer(node.name(), layer, inputs);
            } else {
                DenseLayer layer = new DenseLayer.Builder()
                        .nIn(in)
                        .nOut(out)
                        .activation(Activation.IDENTITY)
                        .build();
                builder.addLayer(node.name(), layer, inputs);
            }
        }

        private static ActivationLayer activation(org.fewlabel.learning.network.Activation activation) {
            return new ActivationLayer.Builder()
                    .activation(new ActivationLReLU(activation.slope()))
                    .build();
        }

        private static String activationOf(Architecture.Node batchNorm) {
            return batchNorm.name() + ".activation";
        }

        /** What to read for a node's output: batch norm and its activation are two layers in DL4J. */
        private String outputOf(int index) {
            Architecture.Node node = architecture.nodes().get(index);
            boolean activated = node.layer() instanceof Layer.BatchNorm norm
                    && !norm.activation().isIdentity();
            return activated ? activationOf(node) : node.name();
        }

        /** DL4J's layouts are PyTorch's, but for a dense layer's weights, which are [in, out]. */
        private void set(Block block, float[] flat) {
            Architecture.Node node = architecture.nodes().get(block.node());
            PyTorchTensor tensor = PyTorchTensor.of(node, block);
            String suffix =
                    switch (block.kind()) {
                        case WEIGHT -> "_W";
                        case BIAS -> "_b";
                        case SCALE -> "_gamma";
                        case SHIFT -> "_beta";
                        case RUNNING_MEAN -> "_mean";
                        case RUNNING_VARIANCE -> "_var";
                    };
            var values = Nd4j.createFromArray(tensor.export(flat))
                    .reshape(tensor.shape().stream()
                            .mapToLong(Integer::longValue)
                            .toArray());
            boolean dense = block.kind() == Kind.WEIGHT && node.layer() instanceof Layer.Dense;
            var own = dense ? values.transpose() : values;
            List<Integer> shape = tensor.shape();
            model.setParam(node.name() + suffix, shape.size() == 1 ? own.reshape(1, shape.get(0)) : own);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
