package org.fewlabel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that answer as Pythons do: whether there is a torch here must not matter to the tests. */
class PyTorchTest {
    @TempDir
    Path folder;

    @Test
    void isThatOfTheNextPythonWhereTheFirstHasNone() throws IOException {
        String without = program("python3", "echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1");
        String with = program("other", "echo \"$0 3.11.2 1.13.1\"");

        PyTorch found = PyTorch.find(List.of(without, with));

        assertThat(found.python()).isEqualTo(with);
        assertThat(found.pythonVersion()).isEqualTo("3.11.2");
        assertThat(found.version()).isEqualTo("1.13.1");
    }

    @Test
    void saysWhatWasTriedAndWhatToInstallWhereThereIsNone() throws IOException {
        String without = program("python3", "echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1");
        String nothing = folder.resolve("gone").toString();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PyTorch.find(List.of(without, nothing)))
                .withMessageContaining(without + " (ModuleNotFoundError: No module named 'torch')")
                .withMessageContaining(nothing + " (cannot be started)")
                .withMessageContaining("apt-get install python3-torch")
                .withMessageContaining("--python PATH");
    }

    /** A ratio to PyTorch's page faults says nothing of its arithmetic. */
    @Test
    void keepsTheMemoryThatItHasHad() throws IOException {
        PyTorch found = PyTorch.find(List.of(program("python3", "echo \"$0 3.11.2 1.13.1\"")));

        assertThat(found.allocator())
                .containsEntry("MALLOC_MMAP_MAX_", "0")
                .containsEntry("MALLOC_TRIM_THRESHOLD_", "-1")
                .containsKey("MALLOC_TOP_PAD_");
        assertThat(found.toString()).contains("1.13.1", "3.11.2", found.python(), "MALLOC_MMAP_MAX_=0");
    }

    private String program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }
}
