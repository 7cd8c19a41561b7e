package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.fewlabel.contracts.RunProvenance.Environment;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.junit.jupiter.api.Test;

class ComputeEnvironmentTest {
    @Test
    void saysWhatComputesHere() {
        Environment environment = ComputeEnvironment.current();

        boolean isCuda = Cuda.engine() != null;
        boolean isOneDnn = !isCuda && OneDnn.isAvailable();
        assertThat(environment.engine()).isEqualTo(isCuda ? "cuda" : isOneDnn ? "onednn" : "nd4j");
        assertThat(environment.threads()).isPositive();
        assertThat(environment.java()).contains(System.getProperty("java.runtime.version"));
        assertThat(environment.libraries()).containsKeys("fewlabel", isCuda ? "cudnn" : "nd4j", "javacpp");
        assertThat(environment.libraries().values()).allMatch(version -> version.matches("[0-9]+\\.[0-9]+.*"));
        assertThat(environment.libraries().containsKey("onednn")).isEqualTo(isOneDnn);
        assertThat(environment.instructionSet() != null).isEqualTo(isCuda || isOneDnn);
    }

    @Test
    void saysWhichLibrariesItIsMadeOf() {
        EngineCheckup.Engine engine = ComputeEnvironment.engine();

        assertThat(engine.environment()).isEqualTo(ComputeEnvironment.current());
        assertThat(engine.backEnd()).endsWith("Backend");
        assertThat(engine.openBlas()).matches("[0-9]+\\.[0-9]+.*");
        assertThat(engine.cards().isEmpty())
                .isEqualTo(engine.environment().device().equals("cpu"));
    }

    @Test
    void isTheSameTwice() {
        assertThat(ComputeEnvironment.current()).isEqualTo(ComputeEnvironment.current());
    }
}
