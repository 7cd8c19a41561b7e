package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers are those of NVIDIA's headers: cuda's driver_types.h, cudnn_graph.h of cuDNN 9 and cublas_api.h. */
class CudaFaultTest {
    @ParameterizedTest
    @CsvSource({
        "2, SHORTAGE", // memory allocation
        "46, BUSY", // devices unavailable
        "802, BUSY", // system not ready
        "807, BUSY", // MPS server not ready
        "214, BROKEN", // uncorrectable ECC error
        "700, BROKEN", // illegal address
        "702, BROKEN", // launch timeout
        "716, BROKEN", // misaligned address
        "719, BROKEN", // launch failure
        "35, INCOMPLETE", // insufficient driver
        "803, INCOMPLETE", // system driver mismatch
        "1, MISTAKE", // invalid value
        "9, MISTAKE", // invalid configuration
        "701, MISTAKE" // launch out of resources
    })
    void saysWhatAnErrorOfTheRuntimeMeans(int code, CudaFault fault) {
        assertThat(CudaFault.ofRuntime(code)).isEqualTo(fault);
    }

    /** While a part of the driver is not loaded yet, it does not know what is wrong; of a card that works it says so for good. */
    @ParameterizedTest
    @CsvSource({"999, BUSY", "802, BUSY", "214, BROKEN", "803, INCOMPLETE"})
    void saysWhatAnErrorOfTheDriversStartMeans(int code, CudaFault fault) {
        assertThat(CudaFault.ofStart(code)).isEqualTo(fault);
        assertThat(CudaFault.ofRuntime(999)).isEqualTo(CudaFault.BROKEN);
    }

    /** cuBLAS and cuDNN do not say that they lacked memory where they only say that something failed. */
    @Test
    void takesLittleFreeMemoryForWhatWasLacking() {
        int little = CudaFault.ofFreeMemory((256L << 20) - 1);
        int enough = CudaFault.ofFreeMemory(256L << 20);

        assertThat(CudaFault.ofBlas(1, little)).isEqualTo(CudaFault.SHORTAGE);
        assertThat(CudaFault.ofBlas(1, enough)).isEqualTo(CudaFault.INCOMPLETE);
        assertThat(CudaFault.ofDnn(5000, little)).isEqualTo(CudaFault.SHORTAGE);
        assertThat(CudaFault.ofDnn(5000, enough)).isEqualTo(CudaFault.MISTAKE);
    }

    @ParameterizedTest
    @EnumSource
    void leavesOtherWaysWhereTheCardAndTheLibraryWork(CudaFault fault) {
        assertThat(fault.leavesOtherWays()).isEqualTo(fault == CudaFault.UNSUPPORTED || fault == CudaFault.MISTAKE);
    }

    @ParameterizedTest
    @CsvSource({
        "4003, 0, SHORTAGE", // host allocation failed
        "4004, 0, SHORTAGE", // device allocation failed
        "5001, 2, SHORTAGE", // execution failed in the driver, which lacked memory
        "5003, 2, SHORTAGE",
        "1001, 2, SHORTAGE", // not initialized
        "5000, 719, BROKEN",
        "5003, 700, BROKEN",
        "4000, 912, BROKEN", // whatever it is that every call is told
        "3000, 700, BROKEN",
        "1001, 46, BUSY",
        "1001, 0, INCOMPLETE",
        "1002, 0, INCOMPLETE", // sublibrary version mismatch
        "1003, 0, INCOMPLETE",
        "1008, 0, INCOMPLETE", // sublibrary loading failed
        "3005, 0, INCOMPLETE", // incompatible driver
        "3006, 0, INCOMPLETE",
        "3008, 0, INCOMPLETE", // runtime prerequisite missing
        "3009, 0, INCOMPLETE", // sublibrary unavailable
        "3000, 0, UNSUPPORTED",
        "3000, 2, UNSUPPORTED", // whatever memory there is
        "3999, 2, UNSUPPORTED",
        "3000, 46, BUSY",
        "3002, 0, UNSUPPORTED", // shape
        "3004, 0, UNSUPPORTED", // layout
        "3007, 0, UNSUPPORTED", // such a card
        "3010, 0, UNSUPPORTED", // shared memory insufficient
        "2000, 0, MISTAKE", // bad parameter
        "2000, 2, MISTAKE",
        "2000, 700, BROKEN",
        "4000, 0, MISTAKE", // internal error
        "5003, 0, MISTAKE"
    })
    void saysWhatAFailureOfCudnnMeans(int code, int lasting, CudaFault fault) {
        assertThat(CudaFault.ofDnn(code, lasting)).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0, SHORTAGE", // allocation failed
        "13, 2, SHORTAGE", // execution failed
        "1, 2, SHORTAGE", // not initialized
        "13, 719, BROKEN",
        "14, 700, BROKEN", // internal error
        "1, 0, INCOMPLETE",
        "8, 0, INCOMPLETE", // architecture mismatch
        "15, 0, UNSUPPORTED", // not supported
        "15, 2, UNSUPPORTED",
        "7, 0, MISTAKE", // invalid value
        "7, 2, MISTAKE",
        "13, 0, MISTAKE"
    })
    void saysWhatAFailureOfCublasMeans(int code, int lasting, CudaFault fault) {
        assertThat(CudaFault.ofBlas(code, lasting)).isEqualTo(fault);
    }
}
