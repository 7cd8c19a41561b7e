package org.fewlabel.learning.network;

import java.util.Arrays;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;

/**
 * One of each kind of work that NVIDIA's libraries are asked for. They load parts of themselves only then, and no job should be what
 * finds out that one is missing.
 */
final class CudaTrial {
    /** Height, width and channels. */
    private static final int SIZE = 8;

    private static final int KERNEL = 3;

    private CudaTrial() {}

    /** @throws RuntimeException if something does not work */
    static void run(CudaDevice device) {
        Shape images = new Shape(SIZE, SIZE, SIZE);
        CudaConvolution.Geometry geometry =
                new CudaConvolution.Geometry(Precision.FLOAT32, 1, images, images, KERNEL, 1, KERNEL / 2);
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
            device.multiply(product(input.address(), filter.address(), output.address()));
            device.read(output.address(), ones, 0, SIZE * SIZE); // To be told of what failed, it is waited for.
        }
    }

    private static CudaProduct product(long first, long second, long result) {
        return new CudaProduct(
                Precision.FLOAT32, Precision.FLOAT32, SIZE, SIZE, SIZE, false, false, false, first, second, result);
    }
}
