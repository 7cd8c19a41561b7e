package org.fewlabel.learning.backbone;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.contracts.job.ImageLayout;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How a backbone takes images: as its file says, and where that leaves it open, as the job does.
 *
 * @param batch how many images at once; 0 for any number
 * @param bytes whether it takes bytes from 0 to 255, which it normalizes itself
 * @param means of the channels, as fractions of 255; zeros for bytes
 * @param deviations of the channels; ones for bytes
 */
record BackboneInput(
        String name,
        ImageLayout layout,
        int batch,
        Shape shape,
        boolean bytes,
        List<Double> means,
        List<Double> deviations) {
    private static final int RANK = 4;
    private static final int COLOURS = 3;
    /** Of torchvision's models, and of most others: the training images of ILSVRC 2012. */
    private static final List<Double> IMAGENET_MEANS = List.of(0.485, 0.456, 0.406);

    private static final List<Double> IMAGENET_DEVIATIONS = List.of(0.229, 0.224, 0.225);

    private static final int SIDE_MAX = 4_096;

    static BackboneInput of(Collection<NodeInfo> inputs, FeaturesSpec spec) {
        if (inputs.size() != 1) {
            throw new UnfitBackboneException(
                    "a backbone has one input, the file has " + inputs.size() + ": " + described(inputs));
        }
        NodeInfo input = inputs.iterator().next();
        if (!(input.getInfo() instanceof TensorInfo tensor) || tensor.getShape().length != RANK) {
            throw new UnfitBackboneException(
                    "a backbone takes images, an array of four dimensions; the file takes " + described(inputs));
        }
        boolean bytes = tensor.type == OnnxJavaType.UINT8;
        if (!bytes && tensor.type != OnnxJavaType.FLOAT) {
            throw new UnfitBackboneException(
                    "a backbone takes 32-bit floats or bytes; the file takes " + described(inputs));
        }
        if (bytes && spec.means() != null) {
            throw new UnfitBackboneException(
                    "means and deviations must be left out for a backbone that takes bytes and normalizes them itself: "
                            + described(inputs));
        }
        ImageLayout layout = layout(tensor, spec, inputs);
        Shape shape = shape(tensor, layout, spec, inputs);
        long batch = tensor.getShape()[0];
        if (batch > FeatureExtractor.BATCH_MAX) {
            throw new UnfitBackboneException("a backbone takes at most " + FeatureExtractor.BATCH_MAX
                    + " images at once, or as many as there are; the file takes " + described(inputs));
        }
        return new BackboneInput(
                input.getName(),
                layout,
                (int) Math.max(0, batch),
                shape,
                bytes,
                means(spec, bytes, shape.channels()),
                deviations(spec, bytes, shape.channels()));
    }

    private static ImageLayout layout(TensorInfo tensor, FeaturesSpec spec, Collection<NodeInfo> inputs) {
        if (spec.layout() != null) {
            return spec.layout();
        }
        boolean first = isChannels(tensor, 1);
        boolean last = isChannels(tensor, RANK - 1);
        if (first == last) {
            throw new UnfitBackboneException("the file does not say which dimension of its input has the channels: "
                    + described(inputs) + "; say nchw or nhwc in network.features.layout");
        }
        return first ? ImageLayout.NCHW : ImageLayout.NHWC;
    }

    /** Told by its size, or where that is open by its name. */
    private static boolean isChannels(TensorInfo tensor, int dimension) {
        long size = tensor.getShape()[dimension];
        return size < 0
                ? tensor.getDimensionNames()[dimension].toLowerCase(Locale.ROOT).contains("channel")
                : size == 1 || size == COLOURS;
    }

    private static Shape shape(TensorInfo tensor, ImageLayout layout, FeaturesSpec spec, Collection<NodeInfo> inputs) {
        long[] sizes = tensor.getShape();
        int first = layout == ImageLayout.NCHW ? 2 : 1;
        long channels = sizes[layout == ImageLayout.NCHW ? 1 : RANK - 1];
        if (channels >= 0 && channels != 1 && channels != COLOURS) {
            throw new UnfitBackboneException("images have 1 or 3 channels; the file takes " + described(inputs));
        }
        return new Shape(
                side(sizes[first], spec.inputSize(), inputs),
                side(sizes[first + 1], spec.inputSize(), inputs),
                channels < 0 ? COLOURS : (int) channels);
    }

    private static int side(long side, @Nullable Integer asked, Collection<NodeInfo> inputs) {
        if (side < 0 && asked == null) {
            throw new UnfitBackboneException("the file takes images of any size: " + described(inputs)
                    + "; say which in network.features.inputSize, such as 224");
        }
        if (side >= 0 && asked != null && side != asked) {
            throw new UnfitBackboneException("network.features.inputSize is " + asked
                    + ", but the file takes images of another size: " + described(inputs));
        }
        if (side == 0 || side > SIDE_MAX) {
            throw new UnfitBackboneException(
                    "images have sides of 1 to " + SIDE_MAX + " pixels; the file takes " + described(inputs));
        }
        return side < 0 ? asked : (int) side;
    }

    private static List<Double> means(FeaturesSpec spec, boolean bytes, int channels) {
        return bytes ? repeated(0, channels) : normalization(spec.means(), IMAGENET_MEANS, channels);
    }

    private static List<Double> deviations(FeaturesSpec spec, boolean bytes, int channels) {
        return bytes ? repeated(1, channels) : normalization(spec.deviations(), IMAGENET_DEVIATIONS, channels);
    }

    private static List<Double> normalization(@Nullable List<Double> given, List<Double> usual, int channels) {
        if (given == null && channels == COLOURS) {
            return usual;
        }
        if (given == null) {
            throw new UnfitBackboneException(
                    "the file takes grey images as floats and does not say how they are normalized; say so in"
                            + " network.features.means and network.features.deviations, such as [0] and [1]");
        }
        if (given.size() != 1 && given.size() != channels) {
            throw new UnfitBackboneException("means and deviations must have one number, or one for each of the "
                    + channels + " channels that the file takes, were " + given);
        }
        return given.size() == channels ? given : repeated(given.get(0), channels);
    }

    private static List<Double> repeated(double value, int channels) {
        Double[] values = new Double[channels];
        Arrays.fill(values, value);
        return List.of(values);
    }

    /** Such as {@code pixel_values float[batch, 3, 224, 224]}. */
    static String described(Collection<NodeInfo> nodes) {
        return nodes.stream().map(BackboneInput::described).collect(Collectors.joining("; "));
    }

    private static String described(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            return node.getName() + ", which is no array";
        }
        StringBuilder text = new StringBuilder(node.getName())
                .append(' ')
                .append(tensor.type.name().toLowerCase(Locale.ROOT))
                .append('[');
        for (int i = 0; i < tensor.getShape().length; i++) {
            String name = tensor.getDimensionNames()[i];
            text.append(i == 0 ? "" : ", ")
                    .append(tensor.getShape()[i] < 0 ? name.isEmpty() ? "?" : name : tensor.getShape()[i]);
        }
        return text.append(']').toString();
    }
}
