package org.fewlabel.contracts.job;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tensors of each network as files hold them: PyTorch's names, and shapes in PyTorch's order, [out, in, kernel, kernel] and
 * [out, in]. Part of the contract with whoever brings weights along, and known to the gateway, which has no networks.
 */
public final class NetworkTensors {
    /** The name of the layer that knows the classes, in every network. */
    public static final String LAST_LAYER = "fc";

    private final SortedMap<String, List<Integer>> shapes = new TreeMap<>();
    /** Of what the next layer reads. */
    private int height;

    private int width;
    private int channels;

    private NetworkTensors(DatasetShape images) {
        this.height = images.height();
        this.width = images.width();
        this.channels = images.channels();
    }

    /** Shapes by name. */
    public static SortedMap<String, List<Integer>> of(NetworkName name, DatasetShape images) {
        NetworkTensors tensors = new NetworkTensors(images);
        switch (name) {
            case LENET -> tensors.lenet();
            case CNN_SMALL -> tensors.blocks(32, 32, 64, 64, 128);
            case CNN13 -> tensors.blocks(128, 128, 128, 256, 256, 256, 512, 256, 128);
            case WRN_28_2 -> tensors.wideResidual();
            case RESNET18 -> tensors.residual(3);
            case RESNET18_IMAGENET -> tensors.residual(7);
            case MLP -> tensors.mlp();
            case BACKBONE ->
                throw new IllegalArgumentException("how many features a head takes is known once its backbone is open");
        }
        tensors.dense(LAST_LAYER, images.classes());
        return Collections.unmodifiableSortedMap(tensors.shapes);
    }

    private void lenet() {
        for (int layer = 1; layer <= 2; layer++) {
            convolution("conv" + layer, 32 * layer, 5);
            shapes.put("conv" + layer + ".bias", List.of(channels));
            height = (height - 4) / 2;
            width = (width - 4) / 2;
        }
        dense("dense1", 256);
    }

    private void mlp() {
        dense("dense1", 64);
        dense("dense2", 64);
    }

    /** Convolutions with batch norm; the last two of cnn13 look at single places. */
    private void blocks(int... outputs) {
        for (int block = 1; block <= outputs.length; block++) {
            convolution("conv" + block, outputs[block - 1], block > 7 ? 1 : 3);
            norm("bn" + block);
        }
        average();
    }

    private void wideResidual() {
        convolution("conv1", 16, 3);
        for (int group = 1; group <= 3; group++) {
            for (int block = 0; block < 4; block++) {
                String name = "group" + group + "." + block;
                int inputs = channels;
                norm(name + ".bn1");
                convolution(name + ".conv1", 16 << group, 3);
                norm(name + ".bn2");
                convolution(name + ".conv2", 16 << group, 3);
                if (block == 0) {
                    shapes.put(name + ".shortcut.weight", List.of(channels, inputs, 1, 1));
                }
            }
        }
        norm("bn1");
        average();
    }

    private void residual(int stemKernel) {
        convolution("conv1", 64, stemKernel);
        norm("bn1");
        for (int group = 1; group <= 4; group++) {
            for (int block = 0; block < 2; block++) {
                String name = "layer" + group + "." + block;
                int inputs = channels;
                for (int layer = 1; layer <= 2; layer++) {
                    convolution(name + ".conv" + layer, 32 << group, 3);
                    norm(name + ".bn" + layer);
                }
                if (group > 1 && block == 0) {
                    shapes.put(name + ".downsample.0.weight", List.of(channels, inputs, 1, 1));
                    norm(name + ".downsample.1");
                }
            }
        }
        average();
    }

    private void convolution(String name, int outputs, int kernel) {
        shapes.put(name + ".weight", List.of(outputs, channels, kernel, kernel));
        channels = outputs;
    }

    private void norm(String name) {
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            shapes.put(name + "." + part, List.of(channels));
        }
    }

    /** The mean over the plane. */
    private void average() {
        height = 1;
        width = 1;
    }

    private void dense(String name, int outputs) {
        shapes.put(name + ".weight", List.of(outputs, channels * height * width));
        shapes.put(name + ".bias", List.of(outputs));
        channels = outputs;
        average();
    }
}
