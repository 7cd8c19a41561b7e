package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.failure.FailureReason;
import org.fewlabel.learning.failure.WorkFailure;
import org.junit.jupiter.api.Test;

class CudaTest {
    @Test
    void saysWhatACardLacksToBeComputedOn() {
        Throwable loading = new UnsatisfiedLinkError("no jnicudnn in java.library.path")
                .initCause(new UnsatisfiedLinkError("libcudnn.so.9: cannot open"));
        EngineUnavailableException unavailable = Cuda.unavailable("13.1-9.19-1.5.13", loading);

        assertThat(unavailable)
                .hasMessageContaining("libcudnn.so.9")
                .hasMessageContaining("driver for CUDA 13 or newer")
                .hasMessageContaining("cuDNN 9.19");
        assertThat(WorkFailure.of(unavailable).reason()).isEqualTo(FailureReason.ENGINE_UNAVAILABLE);
    }

    @Test
    void looksForNoCardWhereAllAreHidden() {
        assertThat(Cuda.isHidden("")).isTrue();
        assertThat(Cuda.isHidden("-1")).isTrue();
        assertThat(Cuda.isHidden("0,1")).isFalse();
        assertThat(Cuda.isHidden(null)).isFalse();
    }
}
