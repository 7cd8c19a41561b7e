package org.fewlabel.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.fewlabel.contracts.job.Precision;

/** A network of libtorch's modules, as {@code networks.py} builds it of PyTorch's. */
final class LibtorchNetwork {
    private static final double SLOPE = 0.1;
    private static final long POOL_SIZE = 2;

    private final Module module = new Module();
    private final List<UnaryOperator<Tensor>> layers = new ArrayList<>();
    private final LinearImpl head;
    private final boolean bfloat16;
    private final TensorVector parameters;
    private final TensorVector buffers;

    LibtorchNetwork(NetworkUnderTest network, Precision precision, torch.MemoryFormat layout) {
        bfloat16 = switch (precision) {
            case FLOAT32 -> false;
            case BFLOAT16 -> true;
            case TF32 -> throw new IllegalArgumentException("no processor has tf32");
        };
        torch.manual_seed(1);
        long channels = FewlabelSteps.SHAPE.channels();
        for (NetworkUnderTest.Layer layer : network.layers()) {
            if (layer instanceof NetworkUnderTest.Block block) {
                layers.add(block(channels, block));
                channels = block.outputs();
            } else {
                layers.add(named("pool", new MaxPool2dImpl(square(POOL_SIZE)))::forward);
            }
        }
        head = named("head", new LinearImpl(channels, FewlabelSteps.CLASSES));
        parameters = module.parameters();
        buffers = module.buffers();
        for (Tensor parameter : parameters.get()) {
            if (parameter.dim() == 4) {
                parameter.set_data(
                        parameter.to(torch.ScalarType.Float, false, false, new MemoryFormatOptional(layout)));
            }
        }
    }

    /** What an optimizer changes. */
    TensorVector parameters() {
        return parameters;
    }

    /** What a teacher averages: the parameters, and the running statistics. */
    List<Tensor> averaged() {
        List<Tensor> averaged = new ArrayList<>(List.of(parameters.get()));
        Arrays.stream(buffers.get()).filter(Tensor::is_floating_point).forEach(averaged::add);
        return averaged;
    }

    void predictFromNowOn() {
        module.eval();
    }

    Tensor logits(Tensor images) {
        try (Autocast ignored = new Autocast(bfloat16)) {
            return then(then(features(images), head::forward), logits -> logits.to(torch.ScalarType.Float));
        }
    }

    private Tensor features(Tensor images) {
        Tensor features = layers.get(0).apply(images);
        for (UnaryOperator<Tensor> layer : layers.subList(1, layers.size())) {
            features = then(features, layer);
        }
        return then(features, last -> last.mean(2, 3));
    }

    private UnaryOperator<Tensor> block(long inputs, NetworkUnderTest.Block block) {
        Conv2dOptions options = new Conv2dOptions(inputs, block.outputs(), square(block.size()));
        options.padding().put(square(block.padding()));
        options.bias().put(false);
        Conv2dImpl convolution = named("convolution", new Conv2dImpl(options));
        BatchNorm2dImpl norm = named("norm", new BatchNorm2dImpl(new BatchNormOptions(block.outputs())));
        Scalar slope = new Scalar(SLOPE);
        return images ->
                then(then(convolution.forward(images), norm::forward), normed -> torch.leaky_relu(normed, slope));
    }

    private <M extends Module> M named(String name, M part) {
        return module.register_module(name + module.children().size(), part);
    }

    private static LongPointer square(long side) {
        return new LongPointer(side, side);
    }

    /** Lets go of a tensor once the next is there, as Python does with what has no name; autograd keeps what it needs. */
    private static Tensor then(Tensor tensor, UnaryOperator<Tensor> next) {
        try (tensor) {
            return next.apply(tensor);
        }
    }
}
