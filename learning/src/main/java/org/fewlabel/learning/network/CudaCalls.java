package org.fewlabel.learning.network;

import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.fewlabel.learning.MemoryShortageException;

/**
 * What NVIDIA's libraries answered: nothing if it is success, else an exception that names the call, the card and the driver. An error
 * of a kernel is told by a later call.
 *
 * @param card for people
 */
record CudaCalls(String card) {
    void runtime(String call, int code) {
        if (code == cudart.cudaErrorMemoryAllocation) {
            throw shortage(call);
        }
        if (code != cudart.cudaSuccess) {
            throw failure(call, text(cudart.cudaGetErrorName(code)) + ", " + text(cudart.cudaGetErrorString(code)));
        }
    }

    void driver(String call, int code) {
        if (code == cudart.CUDA_ERROR_OUT_OF_MEMORY) {
            throw shortage(call);
        }
        if (code != cudart.CUDA_SUCCESS) {
            try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
                boolean isKnown = cudart.cuGetErrorName(code, name) == cudart.CUDA_SUCCESS;
                throw failure(call, isKnown ? text(name.get(BytePointer.class)) : "error " + code);
            }
        }
    }

    void blas(String call, int code) {
        if (code == cublas.CUBLAS_STATUS_ALLOC_FAILED) {
            throw shortage(call);
        }
        if (code != cublas.CUBLAS_STATUS_SUCCESS) {
            throw failure(call, text(cublas.cublasGetStatusName(code)));
        }
    }

    void dnn(String call, int code) {
        if (code == cudnn.CUDNN_STATUS_ALLOC_FAILED) {
            throw shortage(call);
        }
        if (code != cudnn.CUDNN_STATUS_SUCCESS) {
            throw failure(call, text(cudnn.cudnnGetErrorString(code)));
        }
    }

    void compiler(String call, int code, String log) {
        if (code != nvrtc.NVRTC_SUCCESS) {
            throw failure(call, text(nvrtc.nvrtcGetErrorString(code)) + (log.isBlank() ? "" : "\n" + log.strip()));
        }
    }

    private IllegalStateException failure(String call, String error) {
        return new IllegalStateException(call + " failed on " + card + ": " + error);
    }

    private MemoryShortageException shortage(String call) {
        return new MemoryShortageException(call + " found no memory on " + card
                + ": choose a smaller batch or network, or end what else uses the card");
    }

    private static String text(BytePointer message) {
        return message.isNull() ? "an error without a name" : message.getString();
    }
}
