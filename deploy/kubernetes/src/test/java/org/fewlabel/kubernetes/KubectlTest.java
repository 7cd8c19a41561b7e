package org.fewlabel.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class KubectlTest {
    @Test
    void skipsTheTestsOfADeveloperWithoutKubectl(@TempDir Path nothing) {
        assertThatThrownBy(() -> Kubectl.requireInstalled(Map.of("PATH", nothing.toString())))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("kubectl is not installed");
    }

    @Test
    void failsTheBuildThatCountsWithoutKubectl(@TempDir Path nothing) {
        assertThatThrownBy(() -> Kubectl.requireInstalled(Map.of("PATH", nothing.toString(), "CI", "true")))
                .isInstanceOf(AssertionFailedError.class);
    }
}
