package org.fewlabel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a checkout in which it was not built, or is of an older state. How it computes is tested where it is. */
class LibtorchTest {
    @TempDir
    Path home;

    @Test
    void saysWhatBuildsItWhereItIsNotBuilt() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Libtorch.find(home))
                .withMessageContaining("is not built")
                .withMessageContaining("mvn -Plibtorch -pl benchmarks/libtorch -am -DskipTests package");
    }

    @Test
    void saysWhatWentWrongWhereItDoesNotRun() throws IOException {
        Path target = Files.createDirectories(home.resolve(Libtorch.MODULE).resolve("target"));
        Files.writeString(
                target.resolve("classpath"), target.resolve("gone.jar").toString());

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Libtorch.find(home))
                .withMessageContaining("LibtorchWorker")
                .withMessageContaining("mvn -Plibtorch");
    }
}
