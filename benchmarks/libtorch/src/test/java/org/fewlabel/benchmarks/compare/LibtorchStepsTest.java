package org.fewlabel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.fewlabel.contracts.job.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LibtorchStepsTest {
    private final LibtorchSteps steps =
            new LibtorchSteps(NetworkUnderTest.named("cnn-small"), Precision.FLOAT32, torch.MemoryFormat.ChannelsLast);

    /** The images are noise, so it takes a while. In Python, {@code step.py}'s comes down to half in as many steps. */
    @Test
    void learnTheLabeledBatch() {
        float before = steps.supervisedLoss().item_float();

        TimedStep step = steps.step(StepName.SUPERVISED);
        for (int i = 0; i < 30; i++) {
            step.run();
        }

        assertThat(steps.supervisedLoss().item_float()).isLessThan(0.7f * before);
    }

    /** A tensor that nobody frees is memory that the next step takes anew: what is timed would be page faults. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PREDICT")
    void leaveNothingBehind(StepName name) {
        TimedStep step = steps.step(name);
        step.run();
        long before = Pointer.totalCount();

        step.run();

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
