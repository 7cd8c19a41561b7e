package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
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
        assertThat(unavailable.isForNow()).isFalse();
        assertThat(WorkFailure.of(unavailable).reason()).isEqualTo(FailureReason.ENGINE_UNAVAILABLE);
    }

    /** From 9.11 on, cuDNN has no code for them. */
    @Test
    void saysWhichCudnnOldCardsTake() {
        RuntimeException failure = new IllegalStateException("cudnnCreate failed");

        assertThat(Cuda.unavailable("12.9-9.10-1.5.12", failure))
                .hasMessageContaining("9.0 to 9.10 for cards below compute capability 7.5");
        assertThat(Cuda.unavailable("13.1-9.19-1.5.13", failure).getMessage()).doesNotContain("7.5");
    }

    /** What another process holds it may give back, and libraries are not what is lacking. */
    @Test
    void triesAgainWhereTheCardIsNotToBeHadAtTheMoment() {
        for (RuntimeException failure : List.of(
                new MemoryShortageException("cudaMalloc found no memory"),
                EngineUnavailableException.forNow("cudaSetDevice failed: cudaErrorDevicesUnavailable", null))) {
            EngineUnavailableException unavailable = Cuda.unavailable("13.1-9.19-1.5.13", failure);

            assertThat(unavailable.isForNow()).isTrue();
            assertThat(unavailable)
                    .hasMessageContaining(failure.getMessage())
                    .hasMessageContaining("another process has the card")
                    .hasMessageContaining("tried again");
            assertThat(unavailable.getMessage()).doesNotContain("LD_LIBRARY_PATH");
            assertThat(WorkFailure.of(unavailable).kind()).isEqualTo(FailureReason.Kind.LACK);
        }
    }

    /** Whoever built for cards does not want to train on the processor unawares. */
    @Test
    void isUnavailableForNowWhereTheDriverShowsNoCard() {
        assertThatThrownBy(() -> Cuda.started("13.1-9.19-1.5.13", Optional::empty))
                .isInstanceOfSatisfying(
                        EngineUnavailableException.class,
                        unavailable -> assertThat(unavailable.isForNow()).isTrue())
                .hasMessageContaining("no card")
                .hasMessageContaining("set CUDA_VISIBLE_DEVICES to nothing");
    }

    @Test
    void looksForNoCardWhereAllAreHidden() {
        assertThat(Cuda.isHidden("")).isTrue();
        assertThat(Cuda.isHidden("-1")).isTrue();
        assertThat(Cuda.isHidden("0,1")).isFalse();
        assertThat(Cuda.isHidden(null)).isFalse();
    }
}
