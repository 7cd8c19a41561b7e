package org.fewlabel.learning.network;

import org.bytedeco.cuda.cudnn.cudnnConvolutionBwdDataAlgoPerf_t;
import org.bytedeco.cuda.cudnn.cudnnConvolutionBwdFilterAlgoPerf_t;
import org.bytedeco.cuda.cudnn.cudnnConvolutionFwdAlgoPerf_t;
import org.bytedeco.cuda.cudnn.cudnnConvolutionStruct;
import org.bytedeco.cuda.cudnn.cudnnFilterStruct;
import org.bytedeco.cuda.cudnn.cudnnTensorStruct;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.CudaCard.Address;
import org.jspecify.annotations.Nullable;

/**
 * A convolution by cuDNN. Of the algorithms that give the same bytes each time it takes the one that cuDNN's heuristics call the
 * fastest: they do not measure, so that the choice is the same in each run on such a card.
 */
final class CudaCardConvolution implements CudaConvolution {
    /** What an algorithm may take beside the images. */
    private static final long WORKSPACE_BYTES_MAX = 1L << 30;

    private record Algorithm(int number, long workspaceBytes) {}

    private final CudaCard card;
    private final CudaCalls calls;
    private final Geometry geometry;
    private final cudnnTensorStruct inputs = new cudnnTensorStruct();
    private final cudnnTensorStruct outputs = new cudnnTensorStruct();
    private final cudnnFilterStruct filters = new cudnnFilterStruct();
    private final cudnnConvolutionStruct convolution = new cudnnConvolutionStruct();
    private @Nullable Algorithm forward;
    private @Nullable Algorithm ofInput;
    private @Nullable Algorithm ofFilter;

    CudaCardConvolution(CudaCard card, Geometry geometry) {
        this.card = card;
        this.calls = card.calls();
        this.geometry = geometry;
        int type = geometry.precision() == Precision.BFLOAT16 ? cudnn.CUDNN_DATA_BFLOAT16 : cudnn.CUDNN_DATA_FLOAT;
        describe(inputs, geometry.input(), type);
        describe(outputs, geometry.output(), type);
        calls.dnn("cudnnCreateFilterDescriptor", cudnn.cudnnCreateFilterDescriptor(filters));
        int kernel = geometry.kernel();
        int in = geometry.input().channels();
        int out = geometry.output().channels();
        calls.dnn(
                "cudnnSetFilter4dDescriptor",
                cudnn.cudnnSetFilter4dDescriptor(filters, type, cudnn.CUDNN_TENSOR_NHWC, out, in, kernel, kernel));
        calls.dnn("cudnnCreateConvolutionDescriptor", cudnn.cudnnCreateConvolutionDescriptor(convolution));
        int padding = geometry.padding();
        int stride = geometry.stride();
        calls.dnn(
                "cudnnSetConvolution2dDescriptor",
                cudnn.cudnnSetConvolution2dDescriptor(
                        convolution,
                        padding,
                        padding,
                        stride,
                        stride,
                        1,
                        1,
                        cudnn.CUDNN_CROSS_CORRELATION,
                        cudnn.CUDNN_DATA_FLOAT));
        calls.dnn(
                "cudnnSetConvolutionMathType",
                cudnn.cudnnSetConvolutionMathType(convolution, math(geometry.precision())));
    }

    private static int math(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> cudnn.CUDNN_FMA_MATH;
            case TF32, BFLOAT16 -> cudnn.CUDNN_TENSOR_OP_MATH;
        };
    }

    private void describe(cudnnTensorStruct images, Shape shape, int type) {
        calls.dnn("cudnnCreateTensorDescriptor", cudnn.cudnnCreateTensorDescriptor(images));
        calls.dnn(
                "cudnnSetTensor4dDescriptor",
                cudnn.cudnnSetTensor4dDescriptor(
                        images,
                        cudnn.CUDNN_TENSOR_NHWC,
                        type,
                        geometry.batch(),
                        shape.channels(),
                        shape.height(),
                        shape.width()));
    }

    @Override
    public void forward(long input, long filter, long output) {
        Algorithm algorithm = forward == null ? forwardAlgorithm() : forward;
        forward = algorithm;
        Pointer workspace = card.workspace(algorithm.workspaceBytes());
        calls.dnn(
                "cudnnConvolutionForward",
                cudnn.cudnnConvolutionForward(
                        card.convolutions(),
                        card.one(),
                        inputs,
                        new Address().at(input),
                        filters,
                        new Address().at(filter),
                        convolution,
                        algorithm.number(),
                        workspace,
                        algorithm.workspaceBytes(),
                        card.zero(),
                        outputs,
                        new Address().at(output)));
    }

    @Override
    public void inputGradient(long filter, long outputGradient, long inputGradient) {
        Algorithm algorithm = ofInput == null ? inputGradientAlgorithm() : ofInput;
        ofInput = algorithm;
        Pointer workspace = card.workspace(algorithm.workspaceBytes());
        calls.dnn(
                "cudnnConvolutionBackwardData",
                cudnn.cudnnConvolutionBackwardData(
                        card.convolutions(),
                        card.one(),
                        filters,
                        new Address().at(filter),
                        outputs,
                        new Address().at(outputGradient),
                        convolution,
                        algorithm.number(),
                        workspace,
                        algorithm.workspaceBytes(),
                        card.zero(),
                        inputs,
                        new Address().at(inputGradient)));
    }

    @Override
    public void filterGradient(long input, long outputGradient, long filterGradient) {
        Algorithm algorithm = ofFilter == null ? filterGradientAlgorithm() : ofFilter;
        ofFilter = algorithm;
        Pointer workspace = card.workspace(algorithm.workspaceBytes());
        calls.dnn(
                "cudnnConvolutionBackwardFilter",
                cudnn.cudnnConvolutionBackwardFilter(
                        card.convolutions(),
                        card.one(),
                        inputs,
                        new Address().at(input),
                        outputs,
                        new Address().at(outputGradient),
                        convolution,
                        algorithm.number(),
                        workspace,
                        algorithm.workspaceBytes(),
                        card.zero(),
                        filters,
                        new Address().at(filterGradient)));
    }

    private Algorithm forwardAlgorithm() {
        int max = cudnn.CUDNN_CONVOLUTION_FWD_ALGO_COUNT;
        int[] count = new int[1];
        try (cudnnConvolutionFwdAlgoPerf_t found = new cudnnConvolutionFwdAlgoPerf_t(max);
                SizeTPointer bytes = new SizeTPointer(1)) {
            calls.dnn(
                    "cudnnGetConvolutionForwardAlgorithm_v7",
                    cudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                            card.convolutions(), inputs, filters, convolution, outputs, max, count, found));
            for (int i = 0; i < count[0]; i++) {
                cudnnConvolutionFwdAlgoPerf_t each = found.getPointer(i);
                if (isUsable(each.status(), each.determinism())
                        && isSmall(
                                cudnn.cudnnGetConvolutionForwardWorkspaceSize(
                                        card.convolutions(), inputs, filters, convolution, outputs, each.algo(), bytes),
                                bytes)) {
                    return new Algorithm(each.algo(), bytes.get());
                }
            }
        }
        throw missing("the output");
    }

    private Algorithm inputGradientAlgorithm() {
        int max = cudnn.CUDNN_CONVOLUTION_BWD_DATA_ALGO_COUNT;
        int[] count = new int[1];
        try (cudnnConvolutionBwdDataAlgoPerf_t found = new cudnnConvolutionBwdDataAlgoPerf_t(max);
                SizeTPointer bytes = new SizeTPointer(1)) {
            calls.dnn(
                    "cudnnGetConvolutionBackwardDataAlgorithm_v7",
                    cudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                            card.convolutions(), filters, outputs, convolution, inputs, max, count, found));
            for (int i = 0; i < count[0]; i++) {
                cudnnConvolutionBwdDataAlgoPerf_t each = found.getPointer(i);
                if (isUsable(each.status(), each.determinism())
                        && isSmall(
                                cudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                                        card.convolutions(), filters, outputs, convolution, inputs, each.algo(), bytes),
                                bytes)) {
                    return new Algorithm(each.algo(), bytes.get());
                }
            }
        }
        throw missing("the input's gradient");
    }

    private Algorithm filterGradientAlgorithm() {
        int max = cudnn.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_COUNT;
        int[] count = new int[1];
        try (cudnnConvolutionBwdFilterAlgoPerf_t found = new cudnnConvolutionBwdFilterAlgoPerf_t(max);
                SizeTPointer bytes = new SizeTPointer(1)) {
            calls.dnn(
                    "cudnnGetConvolutionBackwardFilterAlgorithm_v7",
                    cudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                            card.convolutions(), inputs, outputs, convolution, filters, max, count, found));
            for (int i = 0; i < count[0]; i++) {
                cudnnConvolutionBwdFilterAlgoPerf_t each = found.getPointer(i);
                if (isUsable(each.status(), each.determinism())
                        && isSmall(
                                cudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                                        card.convolutions(), inputs, outputs, convolution, filters, each.algo(), bytes),
                                bytes)) {
                    return new Algorithm(each.algo(), bytes.get());
                }
            }
        }
        throw missing("the weights' gradient");
    }

    private static boolean isUsable(int status, int determinism) {
        return status == cudnn.CUDNN_STATUS_SUCCESS && determinism == cudnn.CUDNN_DETERMINISTIC;
    }

    /** @param status no success where the algorithm does not compute in the wanted precision after all */
    private static boolean isSmall(int status, SizeTPointer bytes) {
        return status == cudnn.CUDNN_STATUS_SUCCESS && bytes.get() <= WORKSPACE_BYTES_MAX;
    }

    private EngineUnavailableException missing(String what) {
        return new EngineUnavailableException(calls.card()
                + ": cuDNN has no algorithm that gives the same bytes each time for " + what + " of " + geometry);
    }

    @Override
    public void close() {
        cudnn.cudnnDestroyConvolutionDescriptor(convolution);
        cudnn.cudnnDestroyFilterDescriptor(filters);
        cudnn.cudnnDestroyTensorDescriptor(outputs);
        cudnn.cudnnDestroyTensorDescriptor(inputs);
    }
}
