package org.fewlabel.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.standalone.doctor.Finding.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    private static final long GIB = 1 << 30;

    @TempDir
    Path folder;

    @Test
    void readsWhatLinuxSays() throws IOException {
        Files.writeString(folder.resolve("cpuinfo"), """
                processor\t: 0
                model name\t: Some Processor
                flags\t\t: fpu avx2 avx512f avx512vl
                processor\t: 1
                model name\t: Some Processor
                flags\t\t: fpu avx2 avx512f avx512vl
                """);
        Files.writeString(folder.resolve("meminfo"), "MemTotal: 9 kB\nMemAvailable:     512 kB\n");

        Machine machine = Machine.of(folder.resolve("not/yet/there"), folder);

        assertThat(machine.processor()).isEqualTo("Some Processor");
        assertThat(machine.coresThere()).isEqualTo(2);
        assertThat(machine.instructionSets()).containsExactly("avx2", "avx512f");
        assertThat(machine.memoryAvailableBytes()).isEqualTo(512 * 1024);
        assertThat(machine.memoryBytes()).isGreaterThan(machine.memoryAvailableBytes());
        assertThat(machine.state()).endsWith("not/yet/there");
        assertThat(machine.stateWritable()).isTrue();
        assertThat(machine.diskFreeBytes()).isPositive();
        assertThat(folder.resolve("not")).doesNotExist();
    }

    /** As on a Mac. */
    @Test
    void makesDoWithWhatTheJvmKnows() throws IOException {
        Machine machine = Machine.of(folder, folder.resolve("none"));

        assertThat(machine.processor()).isEqualTo(System.getProperty("os.arch"));
        assertThat(machine.coresThere()).isNull();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.instructionSets()).isEmpty();
        assertThat(machine.memoryAvailableBytes()).isPositive();
    }

    @Test
    void isWellWithWhatItHas() {
        assertThat(MachineFindings.of(machine(8 * GIB, 50 * GIB, true, 0.1)))
                .extracting(Finding::level)
                .containsOnly(Level.OK);
        assertThat(finding(machine(8 * GIB, 50 * GIB, true, 0.1), "processor").text())
                .isEqualTo("Some Processor, 4 of 16 cores, with avx2, avx512f");
    }

    @Test
    void saysWhatIsScarceAndWhatIsTooLittle() {
        assertThat(finding(machine(2 * GIB, 50 * GIB, true, 0.1), "memory").level())
                .isEqualTo(Level.NOTE);
        assertThat(finding(machine(GIB / 4, 50 * GIB, true, 0.1), "memory").level())
                .isEqualTo(Level.FAIL);
        assertThat(finding(machine(8 * GIB, 2 * GIB, true, 0.1), "disk").level())
                .isEqualTo(Level.NOTE);
        assertThat(finding(machine(8 * GIB, GIB / 4, true, 0.1), "disk").level())
                .isEqualTo(Level.FAIL);
    }

    @Test
    void aFolderThatCannotBeWrittenFails() {
        Finding disk = finding(machine(8 * GIB, 50 * GIB, false, 0.1), "disk");

        assertThat(disk.level()).isEqualTo(Level.FAIL);
        assertThat(disk.text()).isEqualTo("/state cannot be written");
        assertThat(disk.remedy()).contains("--state").contains("FEWLABEL_STATE");
    }

    @Test
    void saysThatTimesOfABusyMachineAreTooHigh() {
        Finding load = finding(machine(8 * GIB, 50 * GIB, true, 3.24), "load");

        assertThat(load.level()).isEqualTo(Level.NOTE);
        assertThat(load.text()).startsWith("3.2").contains("the machine is busy, times below are too high");
    }

    private static Finding finding(Machine machine, String subject) {
        return MachineFindings.of(machine).stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static Machine machine(long memoryBytes, long diskBytes, boolean writable, double load) {
        return new Machine(
                "Linux",
                "17",
                "Some Processor",
                4,
                16,
                List.of("avx2", "avx512f"),
                16 * GIB,
                memoryBytes,
                "/state",
                writable,
                diskBytes,
                load);
    }
}
