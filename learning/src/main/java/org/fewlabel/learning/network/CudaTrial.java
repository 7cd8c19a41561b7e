package org.fewlabel.learning.network;

import java.util.Arrays;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;

/**
 * One of each kind of work that NVIDIA's libraries are asked for, in each precision that the card has. They load parts of themselves
 * only then, and no job should be what finds out that one is missing.
 */
final class CudaTrial {
    /** Height, width and channels. */
    private static final int SIZE = 8;

    private static final int KERNEL = 3;

    private CudaTrial() {}

    /** @throws RuntimeException if something does not work */
    static void run(CudaDevice device) {
        for (Precision precision : Precision.values()) {
            if (device.facts().supports(precision)) {
                run(device, precision);
            }
        }
    }

    /** What is written as float32 and read as bfloat16 is zeros and ones. */
    private static void run(CudaDevice device, Precision precision) {
        Shape images = new Shape(SIZE, SIZE, SIZE);
        CudaConvolution.Geometry geometry =
                new CudaConvolution.Geometry(precision, 1, images, images, KERNEL, 1, KERNEL / 2);
        float[] ones = new float[Math.max(images.size(), geometry.filterSize())];
        Arrays.fill(ones, 1);
        long bytes = (long) Float.BYTES * ones.length;
        try (CudaArray input = new CudaArray(device, bytes);
                CudaArray filter = new CudaArray(device, bytes);
                CudaArray output = new CudaArray(device, bytes);
                CudaConvolution convolution = device.convolution(geometry)) {
            device.write(ones, 0, ones.length, input.address());
            device.write(ones, 0, ones.length, filter.address());
            convolution.forward(input.address(), filter.address(), output.address());
            convolution.inputGradient(filter.address(), output.address(), input.address());
            convolution.filterGradient(input.address(), output.address(), filter.address());
            // Dense layers ask for both.
            device.multiply(product(precision, precision, input, filter, output));
            device.multiply(product(precision, Precision.FLOAT32, input, filter, output));
            device.read(output.address(), ones, 0, SIZE * SIZE); // To be told of what failed, it is waited for.
        }
    }

    private static CudaProduct product(
            Precision precision, Precision resultPrecision, CudaArray first, CudaArray second, CudaArray result) {
        return new CudaProduct(
                precision,
                resultPrecision,
                SIZE,
                SIZE,
                SIZE,
                false,
                false,
                false,
                first.address(),
                second.address(),
                result.address());
    }
}
