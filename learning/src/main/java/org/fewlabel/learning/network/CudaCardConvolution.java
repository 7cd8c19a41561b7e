package org.fewlabel.learning.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
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
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.network.CudaCard.Address;
import org.jspecify.annotations.Nullable;

/**
 * A convolution by cuDNN. Of the algorithms that give the same bytes each time it takes the first that works of those that cuDNN's
 * heuristics call the fastest: they do not measure, so that the choice is the same in each run on such a card.
 */
final class CudaCardConvolution implements CudaConvolution {
    private final CudaCard card;
    private final CudaCalls calls;
    private final Geometry geometry;
    private final cudnnTensorStruct inputs = new cudnnTensorStruct();
    private final cudnnTensorStruct outputs = new cudnnTensorStruct();
    private final cudnnFilterStruct filters = new cudnnFilterStruct();
    private final cudnnConvolutionStruct convolution = new cudnnConvolutionStruct();
    private final Pass forward = new Pass(
            "cudnnConvolutionForward",
            this::forwardListed,
            cudnn.CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM,
            this::forwardWorkspace);
    private final Pass ofInput = new Pass(
            "cudnnConvolutionBackwardData",
            this::inputGradientListed,
            cudnn.CUDNN_CONVOLUTION_BWD_DATA_ALGO_1,
            this::inputGradientWorkspace);
    private final Pass ofFilter = new Pass(
            "cudnnConvolutionBackwardFilter",
            this::filterGradientListed,
            cudnn.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1,
            this::filterGradientWorkspace);
    private boolean isClosed;

    /** Both answer with a status of cuDNN's. */
    private interface WorkspaceQuery {
        int ask(int algorithm, SizeTPointer bytes);
    }

    private interface Computation {
        int run(int algorithm, Pointer workspace, long workspaceBytes);
    }

    /** How one of the three passes is computed. */
    private final class Pass {
        private final String call;
        private final Supplier<List<CudaAlgorithm.Listed>> listing;
        private final int last;
        private final WorkspaceQuery workspaces;
        private @Nullable CudaChoice choice;

        /** @param last as {@link CudaAlgorithm#usable} takes it */
        Pass(String call, Supplier<List<CudaAlgorithm.Listed>> listing, int last, WorkspaceQuery workspaces) {
            this.call = call;
            this.listing = listing;
            this.last = last;
            this.workspaces = workspaces;
        }

        void run(Computation computation) {
            CudaChoice known = choice == null ? found() : choice;
            choice = known;
            known.run(each -> {
                Pointer workspace = card.workspace(each.workspaceBytes());
                multiplyBy(each.key().math());
                return calls.dnnRefusal(call, computation.run(each.key().number(), workspace, each.workspaceBytes()));
            });
        }

        private CudaChoice found() {
            multiplyBy(CudaAlgorithm.math(geometry.precision()));
            List<CudaAlgorithm> found = new ArrayList<>();
            try (SizeTPointer bytes = new SizeTPointer(1)) {
                for (CudaAlgorithm.Key each : CudaAlgorithm.usable(listing.get(), geometry.precision(), last)) {
                    multiplyBy(each.math());
                    // It may not be there for such sizes after all.
                    int code = workspaces.ask(each.number(), bytes);
                    if (calls.dnnRefusal("the workspace's size for " + call, code) == null) {
                        found.add(new CudaAlgorithm(each, bytes.get()));
                    }
                }
            }
            return new CudaChoice(
                    CudaAlgorithm.inOrder(found),
                    calls.card() + ": cuDNN has no algorithm that gives the same bytes each time for " + call + " of "
                            + geometry);
        }
    }

    CudaCardConvolution(CudaCard card, Geometry geometry) {
        this.card = card;
        this.calls = card.calls();
        this.geometry = geometry;
        try {
            describe();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void describe() {
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

    /** An algorithm is known by its number and by this, which the convolution says. */
    private void multiplyBy(int math) {
        calls.dnn("cudnnSetConvolutionMathType", cudnn.cudnnSetConvolutionMathType(convolution, math));
    }

    @Override
    public void forward(long input, long filter, long output) {
        forward.run((algorithm, workspace, workspaceBytes) -> cudnn.cudnnConvolutionForward(
                card.convolutions(),
                card.one(),
                inputs,
                new Address().at(input),
                filters,
                new Address().at(filter),
                convolution,
                algorithm,
                workspace,
                workspaceBytes,
                card.zero(),
                outputs,
                new Address().at(output)));
    }

    @Override
    public void inputGradient(long filter, long outputGradient, long inputGradient) {
        ofInput.run((algorithm, workspace, workspaceBytes) -> cudnn.cudnnConvolutionBackwardData(
                card.convolutions(),
                card.one(),
                filters,
                new Address().at(filter),
                outputs,
                new Address().at(outputGradient),
                convolution,
                algorithm,
                workspace,
                workspaceBytes,
                card.zero(),
                inputs,
                new Address().at(inputGradient)));
    }

    @Override
    public void filterGradient(long input, long outputGradient, long filterGradient) {
        ofFilter.run((algorithm, workspace, workspaceBytes) -> cudnn.cudnnConvolutionBackwardFilter(
                card.convolutions(),
                card.one(),
                inputs,
                new Address().at(input),
                outputs,
                new Address().at(outputGradient),
                convolution,
                algorithm,
                workspace,
                workspaceBytes,
                card.zero(),
                filters,
                new Address().at(filterGradient)));
    }

    private List<CudaAlgorithm.Listed> forwardListed() {
        int max = count(
                "cudnnGetConvolutionForwardAlgorithmMaxCount",
                count -> cudnn.cudnnGetConvolutionForwardAlgorithmMaxCount(card.convolutions(), count));
        List<CudaAlgorithm.Listed> listed = new ArrayList<>();
        try (cudnnConvolutionFwdAlgoPerf_t found = new cudnnConvolutionFwdAlgoPerf_t(max)) {
            int listedCount = listedCount(
                    "cudnnGetConvolutionForwardAlgorithm_v7",
                    count -> cudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                            card.convolutions(), inputs, filters, convolution, outputs, max, count, found));
            for (int i = 0; i < listedCount; i++) {
                cudnnConvolutionFwdAlgoPerf_t each = found.getPointer(i);
                listed.add(listed(each.algo(), each.mathType(), each.status(), each.determinism()));
            }
        }
        return listed;
    }

    private List<CudaAlgorithm.Listed> inputGradientListed() {
        int max = count(
                "cudnnGetConvolutionBackwardDataAlgorithmMaxCount",
                count -> cudnn.cudnnGetConvolutionBackwardDataAlgorithmMaxCount(card.convolutions(), count));
        List<CudaAlgorithm.Listed> listed = new ArrayList<>();
        try (cudnnConvolutionBwdDataAlgoPerf_t found = new cudnnConvolutionBwdDataAlgoPerf_t(max)) {
            int listedCount = listedCount(
                    "cudnnGetConvolutionBackwardDataAlgorithm_v7",
                    count -> cudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                            card.convolutions(), filters, outputs, convolution, inputs, max, count, found));
            for (int i = 0; i < listedCount; i++) {
                cudnnConvolutionBwdDataAlgoPerf_t each = found.getPointer(i);
                listed.add(listed(each.algo(), each.mathType(), each.status(), each.determinism()));
            }
        }
        return listed;
    }

    private List<CudaAlgorithm.Listed> filterGradientListed() {
        int max = count(
                "cudnnGetConvolutionBackwardFilterAlgorithmMaxCount",
                count -> cudnn.cudnnGetConvolutionBackwardFilterAlgorithmMaxCount(card.convolutions(), count));
        List<CudaAlgorithm.Listed> listed = new ArrayList<>();
        try (cudnnConvolutionBwdFilterAlgoPerf_t found = new cudnnConvolutionBwdFilterAlgoPerf_t(max)) {
            int listedCount = listedCount(
                    "cudnnGetConvolutionBackwardFilterAlgorithm_v7",
                    count -> cudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                            card.convolutions(), inputs, outputs, convolution, filters, max, count, found));
            for (int i = 0; i < listedCount; i++) {
                cudnnConvolutionBwdFilterAlgoPerf_t each = found.getPointer(i);
                listed.add(listed(each.algo(), each.mathType(), each.status(), each.determinism()));
            }
        }
        return listed;
    }

    /** @param query answers with a status of cuDNN's, and puts what it counts into the array */
    private int count(String call, ToIntFunction<int[]> query) {
        int[] count = new int[1];
        calls.dnn(call, query.applyAsInt(count));
        return count[0];
    }

    /** As {@link #count}; none where the heuristics fail, as what is there for nearly every size may work all the same. */
    private int listedCount(String call, ToIntFunction<int[]> query) {
        int[] count = new int[1];
        return calls.dnnRefusal(call, query.applyAsInt(count)) == null ? count[0] : 0;
    }

    private static CudaAlgorithm.Listed listed(int number, int math, int status, int determinism) {
        return new CudaAlgorithm.Listed(new CudaAlgorithm.Key(number, math), status, determinism);
    }

    private int forwardWorkspace(int algorithm, SizeTPointer bytes) {
        return cudnn.cudnnGetConvolutionForwardWorkspaceSize(
                card.convolutions(), inputs, filters, convolution, outputs, algorithm, bytes);
    }

    private int inputGradientWorkspace(int algorithm, SizeTPointer bytes) {
        return cudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                card.convolutions(), filters, outputs, convolution, inputs, algorithm, bytes);
    }

    private int filterGradientWorkspace(int algorithm, SizeTPointer bytes) {
        return cudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                card.convolutions(), inputs, outputs, convolution, filters, algorithm, bytes);
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        // Where one could not be made, it and those after it are null.
        destroy(convolution, cudnn::cudnnDestroyConvolutionDescriptor);
        destroy(filters, cudnn::cudnnDestroyFilterDescriptor);
        destroy(outputs, cudnn::cudnnDestroyTensorDescriptor);
        destroy(inputs, cudnn::cudnnDestroyTensorDescriptor);
    }

    private static <T extends Pointer> void destroy(T descriptor, Consumer<T> call) {
        if (!descriptor.isNull()) {
            call.accept(descriptor);
        }
    }
}
