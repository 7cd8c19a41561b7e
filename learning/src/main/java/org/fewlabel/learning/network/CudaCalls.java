package org.fewlabel.learning.network;

import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.jspecify.annotations.Nullable;

/**
 * What NVIDIA's libraries answered: nothing if it is success, else an exception that names the call, the card and the driver. An error
 * of a kernel is told by a later call.
 *
 * @param card for people
 */
record CudaCalls(String card) {
    void runtime(String call, int code) {
        if (code != cudart.cudaSuccess) {
            cudart.cudaGetLastError(); // Or a later failure would be taken for this one.
            throw failure(
                    CudaFault.ofRuntime(code),
                    "the driver",
                    call,
                    text(cudart.cudaGetErrorName(code)) + ", " + text(cudart.cudaGetErrorString(code)));
        }
    }

    void driver(String call, int code) {
        if (code != cudart.CUDA_SUCCESS) {
            throw failure(CudaFault.ofRuntime(code), "the driver", call, driverError(code));
        }
    }

    /** Of the driver's first call in this process. */
    void start(String call, int code) {
        if (code != cudart.CUDA_SUCCESS) {
            throw failure(CudaFault.ofStart(code), "the driver", call, driverError(code));
        }
    }

    private static String driverError(int code) {
        try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
            boolean isKnown = cudart.cuGetErrorName(code, name) == cudart.CUDA_SUCCESS;
            return isKnown ? text(name.get(BytePointer.class)) : "error " + code;
        }
    }

    void blas(String call, int code) {
        if (code != cublas.CUBLAS_STATUS_SUCCESS) {
            int lasting = lasting();
            String error = text(cublas.cublasGetStatusName(code)) + told(lasting);
            throw failure(CudaFault.ofBlas(code, lasting), "cuBLAS", call, error);
        }
    }

    void dnn(String call, int code) {
        if (code != cudnn.CUDNN_STATUS_SUCCESS) {
            int lasting = lasting();
            throw dnnFailure(CudaFault.ofDnn(code, lasting), call, code, lasting);
        }
    }

    /**
     * As {@link #dnn}, of one of several ways to compute the same. cuDNN may well list one that then fails, while the next one works.
     *
     * @return what to throw if no other way works either; null if it is success
     */
    @Nullable
    RuntimeException dnnRefusal(String call, int code) {
        if (code == cudnn.CUDNN_STATUS_SUCCESS) {
            return null;
        }
        int lasting = lasting();
        CudaFault fault = CudaFault.ofDnn(code, lasting);
        RuntimeException failure = dnnFailure(fault, call, code, lasting);
        if (!fault.leavesOtherWays()) {
            throw failure;
        }
        return failure;
    }

    private RuntimeException dnnFailure(CudaFault fault, String call, int code, int lasting) {
        return failure(fault, "cuDNN", call, text(cudnn.cudnnGetErrorString(code)) + told(lasting));
    }

    void compiler(String call, int code, String log) {
        if (code != nvrtc.NVRTC_SUCCESS) {
            String error = text(nvrtc.nvrtcGetErrorString(code)) + (log.isBlank() ? "" : "\n" + log.strip());
            throw failure(CudaFault.MISTAKE, "NVRTC", call, error);
        }
    }

    /**
     * What the runtime says after another library failed: that memory was lacking, or what no later call gets past; success where
     * there is neither. What was wrong with one call alone is cleared.
     */
    private static int lasting() {
        int last = cudart.cudaGetLastError();
        int lasting = cudart.cudaDeviceSynchronize();
        if (lasting != cudart.cudaSuccess) {
            return lasting;
        }
        return last == cudart.cudaErrorMemoryAllocation ? last : shortage();
    }

    private static int shortage() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            int code = cudart.cudaMemGetInfo(free, total);
            return code == cudart.cudaSuccess ? CudaFault.ofFreeMemory(free.get()) : code;
        }
    }

    private static String told(int lasting) {
        return lasting == cudart.cudaSuccess ? "" : ", " + text(cudart.cudaGetErrorString(lasting));
    }

    private RuntimeException failure(CudaFault fault, String library, String call, String error) {
        String message = call + " failed on " + card + ": " + error;
        return switch (fault) {
            case SHORTAGE ->
                new MemoryShortageException(call + " found no memory on " + card
                        + ": choose a smaller batch or network, or end what else uses the card");
            case BUSY -> EngineUnavailableException.forNow(message, null);
            case BROKEN ->
                Cuda.broken(message + "; this process computes nothing more on it, and has to be started anew");
            case INCOMPLETE ->
                new EngineUnavailableException(
                        message + "; " + library + " is incomplete, or does not fit this card or the other libraries");
            case UNSUPPORTED -> new EngineUnavailableException(message);
            case MISTAKE -> new IllegalStateException(message);
        };
    }

    private static String text(BytePointer message) {
        return message.isNull() ? "an error without a name" : message.getString();
    }
}
