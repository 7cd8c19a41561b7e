package org.fewlabel.learning.network;

import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.cudnn;

/** What it means that a call of NVIDIA's libraries failed. */
enum CudaFault {
    /** There is too little memory, of the card or of the host. */
    SHORTAGE,
    /** Another process has the card to itself, or what serves it is not ready. */
    BUSY,
    /** Nothing is computed on the card any more until this process ends. */
    BROKEN,
    /** A library or the driver is missing in part, or does not fit the others. */
    INCOMPLETE,
    /** The library has no such work for such a card or such sizes. */
    UNSUPPORTED,
    /** The program asked for what makes no sense. */
    MISTAKE;

    private static final int UNSUPPORTED_BY_DNN_MAX = 3999;

    /** @param code of an error of the runtime, or of the driver, which has the same numbers for all that are told apart here */
    static CudaFault ofRuntime(int code) {
        return switch (code) {
            case cudart.cudaErrorMemoryAllocation -> SHORTAGE;
            case cudart.cudaErrorDevicesUnavailable,
                    cudart.cudaErrorSystemNotReady,
                    cudart.cudaErrorMpsConnectionFailed,
                    cudart.cudaErrorMpsServerNotReady,
                    cudart.cudaErrorMpsMaxClientsReached,
                    cudart.cudaErrorMpsMaxConnectionsReached -> BUSY;
            case cudart.cudaErrorCudartUnloading,
                    cudart.cudaErrorECCUncorrectable,
                    cudart.cudaErrorNvlinkUncorrectable,
                    cudart.cudaErrorContained,
                    cudart.cudaErrorIllegalAddress,
                    cudart.cudaErrorLaunchTimeout,
                    cudart.cudaErrorContextIsDestroyed,
                    cudart.cudaErrorAssert,
                    cudart.cudaErrorHardwareStackError,
                    cudart.cudaErrorIllegalInstruction,
                    cudart.cudaErrorMisalignedAddress,
                    cudart.cudaErrorInvalidAddressSpace,
                    cudart.cudaErrorInvalidPc,
                    cudart.cudaErrorLaunchFailure,
                    cudart.cudaErrorTensorMemoryLeak,
                    cudart.cudaErrorMpsRpcFailure,
                    cudart.cudaErrorMpsClientTerminated,
                    cudart.cudaErrorExternalDevice,
                    cudart.cudaErrorUnknown -> BROKEN;
            case cudart.cudaErrorInitializationError,
                    cudart.cudaErrorStubLibrary,
                    cudart.cudaErrorInsufficientDriver,
                    cudart.cudaErrorCallRequiresNewerDriver,
                    cudart.cudaErrorNoKernelImageForDevice,
                    cudart.cudaErrorUnsupportedPtxVersion,
                    cudart.cudaErrorSystemDriverMismatch,
                    cudart.cudaErrorCompatNotSupportedOnDevice -> INCOMPLETE;
            default -> MISTAKE;
        };
    }

    /**
     * @param code of a failure of cuDNN
     * @param lasting what the runtime says after it: success, that memory was lacking, or what every later call will be told as well
     */
    static CudaFault ofDnn(int code, int lasting) {
        return switch (code) {
            case cudnn.CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED,
                    cudnn.CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED -> SHORTAGE;
            case cudnn.CUDNN_STATUS_NOT_INITIALIZED,
                    cudnn.CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH,
                    cudnn.CUDNN_STATUS_SERIALIZATION_VERSION_MISMATCH,
                    cudnn.CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED,
                    cudnn.CUDNN_STATUS_NOT_SUPPORTED_INCOMPATIBLE_CUDA_DRIVER,
                    cudnn.CUDNN_STATUS_NOT_SUPPORTED_INCOMPATIBLE_CUDART,
                    cudnn.CUDNN_STATUS_NOT_SUPPORTED_RUNTIME_PREREQUISITE_MISSING,
                    cudnn.CUDNN_STATUS_NOT_SUPPORTED_SUBLIBRARY_UNAVAILABLE -> unlessRuntimeKnows(INCOMPLETE, lasting);
            default -> unlessRuntimeKnows(isUnsupportedByDnn(code) ? UNSUPPORTED : MISTAKE, lasting);
        };
    }

    private static boolean isUnsupportedByDnn(int code) {
        return code >= cudnn.CUDNN_STATUS_NOT_SUPPORTED && code <= UNSUPPORTED_BY_DNN_MAX;
    }

    /** As {@link #ofDnn}, of a failure of cuBLAS. */
    static CudaFault ofBlas(int code, int lasting) {
        return switch (code) {
            case cublas.CUBLAS_STATUS_ALLOC_FAILED -> SHORTAGE;
            case cublas.CUBLAS_STATUS_NOT_INITIALIZED,
                    cublas.CUBLAS_STATUS_ARCH_MISMATCH,
                    cublas.CUBLAS_STATUS_LICENSE_ERROR -> unlessRuntimeKnows(INCOMPLETE, lasting);
            case cublas.CUBLAS_STATUS_NOT_SUPPORTED -> unlessRuntimeKnows(UNSUPPORTED, lasting);
            default -> unlessRuntimeKnows(MISTAKE, lasting);
        };
    }

    /** The runtime knows better than a library that only says that something failed. */
    private static CudaFault unlessRuntimeKnows(CudaFault told, int lasting) {
        if (lasting == cudart.cudaSuccess) {
            return told;
        }
        CudaFault fault = ofRuntime(lasting);
        return fault == SHORTAGE || fault == BUSY ? fault : BROKEN;
    }
}
