package org.fewlabel.learning.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.fewlabel.contracts.job.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** On the card of this machine, by NVIDIA's libraries. */
class CudaCardTest {
    @BeforeAll
    static void needsACard() {
        assumeTrue(
                Cuda.engine() != null,
                "skipped: no NVIDIA card, or a build that is not for one (mvn -Pcuda13, or -Pcuda12: docs/gpu.md)");
    }

    @Nested
    class InFloat32 implements EngineContract {
        @Override
        public Engine engine() {
            return Engine.fastest();
        }
    }

    @Nested
    class InTf32 implements LayersContract {
        @BeforeAll
        static void needsACardThatHasIt() {
            assumeTrue(
                    Engine.fastest().supports(Precision.TF32), "skipped: TF32 takes a card of compute capability 8.0");
        }

        @Override
        public Engine engine() {
            return Engine.fastest();
        }

        @Override
        public Exactness exactness() {
            return Exactness.TF32;
        }
    }

    @Nested
    class InBfloat16 implements EngineContract {
        @BeforeAll
        static void needsACardThatHasIt() {
            assumeTrue(
                    Engine.fastest().supports(Precision.BFLOAT16),
                    "skipped: bfloat16 takes a card of compute capability 8.0");
        }

        @Override
        public Engine engine() {
            return Engine.fastest();
        }

        @Override
        public Exactness exactness() {
            return Exactness.BFLOAT16;
        }
    }
}
