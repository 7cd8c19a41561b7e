package org.fewlabel.learning.network;

import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;

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

    /** What libraries want for their code and for what they keep in between is less. */
    private static final long FREE_BYTES_MIN = 256L << 20;

    // As driver_types.h of CUDA 13 and cudnn_graph.h of cuDNN 9 number them: the presets of CUDA 11.6 and cuDNN 8,
    // which the build for ND4J compiles against, have no such name or another number.
    private static final int RUNTIME_CONTAINED = 226;
    private static final int RUNTIME_TENSOR_MEMORY_LEAK = 721;
    private static final int RUNTIME_MPS_CLIENT_TERMINATED = 810;

    private static final int DNN_NOT_INITIALIZED = 1001;
    private static final int DNN_SUBLIBRARY_VERSION_MISMATCH = 1002;
    private static final int DNN_SERIALIZATION_VERSION_MISMATCH = 1003;
    private static final int DNN_SUBLIBRARY_LOADING_FAILED = 1008;
    private static final int DNN_BAD_PARAM = 2000;
    private static final int DNN_NOT_SUPPORTED = 3000;
    private static final int DNN_INCOMPATIBLE_DRIVER = 3005;
    private static final int DNN_INCOMPATIBLE_RUNTIME = 3006;
    private static final int DNN_RUNTIME_PREREQUISITE_MISSING = 3008;
    private static final int DNN_SUBLIBRARY_UNAVAILABLE = 3009;
    private static final int DNN_NOT_SUPPORTED_MAX = 3999;
    private static final int DNN_HOST_ALLOCATION_FAILED = 4003;
    private static final int DNN_DEVICE_ALLOCATION_FAILED = 4004;

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
                    RUNTIME_CONTAINED,
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
                    RUNTIME_TENSOR_MEMORY_LEAK,
                    cudart.cudaErrorMpsRpcFailure,
                    RUNTIME_MPS_CLIENT_TERMINATED,
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
     * As {@link #ofRuntime}, of the driver's start. While a part of it, such as nvidia-uvm, is not loaded yet, as when a machine boots,
     * it only says that something is wrong.
     */
    static CudaFault ofStart(int code) {
        return code == cudart.cudaErrorUnknown ? BUSY : ofRuntime(code);
    }

    /**
     * What little memory means after another library failed: that it was lacking. The library has a runtime of its own, whose last
     * error nobody else is told.
     *
     * @param freeBytes of the card
     * @return an error of the runtime, or success
     */
    static int ofFreeMemory(long freeBytes) {
        return freeBytes < FREE_BYTES_MIN ? cudart.cudaErrorMemoryAllocation : cudart.cudaSuccess;
    }

    /**
     * @param code of a failure of cuDNN
     * @param lasting what the runtime says after it: success, that memory was lacking, or what every later call will be told as well
     */
    static CudaFault ofDnn(int code, int lasting) {
        return switch (code) {
            case DNN_HOST_ALLOCATION_FAILED, DNN_DEVICE_ALLOCATION_FAILED -> SHORTAGE;
            case DNN_NOT_INITIALIZED,
                    DNN_SUBLIBRARY_VERSION_MISMATCH,
                    DNN_SERIALIZATION_VERSION_MISMATCH,
                    DNN_SUBLIBRARY_LOADING_FAILED,
                    DNN_INCOMPATIBLE_DRIVER,
                    DNN_INCOMPATIBLE_RUNTIME,
                    DNN_RUNTIME_PREREQUISITE_MISSING,
                    DNN_SUBLIBRARY_UNAVAILABLE -> unlessRuntimeKnows(INCOMPLETE, lasting);
            default -> {
                if (code < DNN_BAD_PARAM || code > DNN_NOT_SUPPORTED_MAX) {
                    yield unlessRuntimeKnows(MISTAKE, lasting);
                }
                yield unlessBroken(code < DNN_NOT_SUPPORTED ? MISTAKE : UNSUPPORTED, lasting);
            }
        };
    }

    /** As {@link #ofDnn}, of a failure of cuBLAS. */
    static CudaFault ofBlas(int code, int lasting) {
        return switch (code) {
            case cublas.CUBLAS_STATUS_ALLOC_FAILED -> SHORTAGE;
            case cublas.CUBLAS_STATUS_NOT_INITIALIZED,
                    cublas.CUBLAS_STATUS_ARCH_MISMATCH,
                    cublas.CUBLAS_STATUS_LICENSE_ERROR -> unlessRuntimeKnows(INCOMPLETE, lasting);
            case cublas.CUBLAS_STATUS_NOT_SUPPORTED -> unlessBroken(UNSUPPORTED, lasting);
            case cublas.CUBLAS_STATUS_INVALID_VALUE -> unlessBroken(MISTAKE, lasting);
            default -> unlessRuntimeKnows(MISTAKE, lasting);
        };
    }

    /** Whether it may be the fault of one way to compute something alone, so that another may work. */
    boolean leavesOtherWays() {
        return this == UNSUPPORTED || this == MISTAKE;
    }

    /** A library that says what it was asked for in vain says it whatever memory there is. */
    private static CudaFault unlessBroken(CudaFault told, int lasting) {
        return lasting == cudart.cudaErrorMemoryAllocation ? told : unlessRuntimeKnows(told, lasting);
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
