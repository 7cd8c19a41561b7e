package org.fewlabel.learning.backbone;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Reads features out of what a backbone gives. */
final class BackboneOutput {
    private BackboneOutput() {}

    /**
     * @param rows images that went in
     * @param images how many of them count
     * @param expected numbers of each; negative where that is not known yet
     * @return [images, dimension]
     */
    static float[] features(OnnxTensor tensor, String name, int rows, int images, int expected, int dimensionMax) {
        long[] sizes = tensor.getInfo().getShape();
        if (tensor.getInfo().type != OnnxJavaType.FLOAT) {
            throw new UnfitBackboneException(
                    "the output " + name + " must have 32-bit floats, it has " + tensor.getInfo().type);
        }
        if (sizes.length < 2
                || sizes.length > 4
                || sizes[0] != rows
                || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new UnfitBackboneException(
                    "the output " + name + " must be an array of 2 to 4 dimensions with one row" + " for each image; "
                            + rows + " images gave " + Arrays.toString(sizes));
        }
        long dimension = sizes.length == 3 ? sizes[2] : sizes[1];
        if (dimension > dimensionMax) {
            throw new UnfitBackboneException("an image may have at most " + dimensionMax + " features, the output "
                    + name + " gives " + Arrays.toString(sizes));
        }
        if (expected >= 0 && dimension != expected) {
            throw new UnfitBackboneException("the output " + name + " gave " + expected + " features of one image and "
                    + dimension + " of another");
        }
        FloatBuffer numbers = tensor.getFloatBuffer();
        float[] features = new float[images * (int) dimension];
        for (int i = 0; i < features.length; i++) {
            features[i] = feature(numbers, sizes, i / (int) dimension, i % (int) dimension);
            if (!Float.isFinite(features[i])) {
                throw new UnfitBackboneException("the output " + name + " gave a feature that is " + features[i]);
            }
        }
        return features;
    }

    private static float feature(FloatBuffer numbers, long[] sizes, int image, int number) {
        return switch (sizes.length) {
            case 2 -> numbers.get(image * (int) sizes[1] + number);
            case 3 -> numbers.get(image * (int) (sizes[1] * sizes[2]) + number);
            default ->
                mean(numbers, (image * (int) sizes[1] + number) * (int) (sizes[2] * sizes[3]), (int)
                        (sizes[2] * sizes[3]));
        };
    }

    private static float mean(FloatBuffer numbers, int first, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += numbers.get(first + i);
        }
        return (float) (sum / count);
    }
}
