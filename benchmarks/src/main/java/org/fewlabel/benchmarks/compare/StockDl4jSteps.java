package org.fewlabel.benchmarks.compare;

import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The steps in deeplearning4j as it comes: its own layers, configured the usual way, nothing forced. Its {@code fit} takes
 * one batch, one loss and one update, so the steps with two losses are given the nearest that it offers with at least no
 * more work: the labeled and the unlabeled rows in one batch, with the targets of both.
 */
final class StockDl4jSteps {
    private static final double SLOPE = 0.1;
    private static final double EMA_DECAY = 0.97;

    private final MultiLayerNetwork student;
    private final MultiLayerNetwork teacher;
    private final INDArray labeled = images();
    private final INDArray first = images();
    private final INDArray second = images();
    private final INDArray labels;

    private StockDl4jSteps(NetworkUnderTest network) {
        student = build(network);
        teacher = student.clone();
        labels = Nd4j.zeros(FewlabelSteps.BATCH, FewlabelSteps.CLASSES);
        for (int row = 0; row < FewlabelSteps.BATCH; row++) {
            labels.putScalar(row, row % FewlabelSteps.CLASSES, 1);
        }
    }

    static TimedStep create(NetworkUnderTest network, StepName name) {
        StockDl4jSteps steps = new StockDl4jSteps(network);
        return switch (name) {
            case SUPERVISED -> () -> steps.student.fit(new DataSet(steps.labeled, steps.labels));
            case MEAN_TEACHER -> steps::meanTeacher;
            case MIXMATCH -> steps::mixMatch;
            case PREDICT -> steps::predict;
        };
    }

    private void meanTeacher() {
        INDArray targets = teacher.output(second, true);
        student.fit(new DataSet(Nd4j.concat(0, labeled, first), Nd4j.concat(0, labels, targets)));
        average();
    }

    private void mixMatch() {
        INDArray guess =
                student.output(first, true).addi(student.output(second, true)).divi(2);
        student.fit(new DataSet(Nd4j.concat(0, labeled, first, second), Nd4j.concat(0, labels, guess, guess)));
        average();
    }

    private void predict() {
        for (int batch = 0; batch < FewlabelSteps.PREDICTED / FewlabelSteps.BATCH; batch++) {
            student.output(labeled, false);
        }
    }

    private void average() {
        teacher.params().muli(EMA_DECAY).addi(student.params().mul(1 - EMA_DECAY));
    }

    private static INDArray images() {
        return Nd4j.randn(
                FewlabelSteps.BATCH,
                FewlabelSteps.SHAPE.channels(),
                FewlabelSteps.SHAPE.height(),
                FewlabelSteps.SHAPE.width());
    }

    private static MultiLayerNetwork build(NetworkUnderTest network) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .optimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT)
                .updater(new Nesterovs(FewlabelSteps.LEARNING_RATE, FewlabelSteps.MOMENTUM))
                .l2(FewlabelSteps.WEIGHT_DECAY)
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .list();
        for (NetworkUnderTest.Layer layer : network.layers()) {
            if (layer instanceof NetworkUnderTest.Block block) {
                list.layer(new ConvolutionLayer.Builder(block.size(), block.size())
                        .nOut(block.outputs())
                        .convolutionMode(ConvolutionMode.Truncate)
                        .padding(block.padding(), block.padding())
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build());
                list.layer(new BatchNormalization());
                list.layer(new ActivationLayer(new ActivationLReLU(SLOPE)));
            } else {
                list.layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build());
            }
        }
        list.layer(new GlobalPoolingLayer(PoolingType.AVG));
        list.layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(FewlabelSteps.CLASSES)
                .activation(Activation.SOFTMAX)
                .build());
        list.setInputType(InputType.convolutional(
                FewlabelSteps.SHAPE.height(), FewlabelSteps.SHAPE.width(), FewlabelSteps.SHAPE.channels()));
        MultiLayerNetwork built = new MultiLayerNetwork(list.build());
        built.init();
        return built;
    }
}
