package org.fewlabel.standalone.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The machine itself.
 *
 * @param system name, version and architecture
 * @param java version and maker
 * @param cores that this process may use
 * @param coresThere that the machine has, where it says so; a container may be given fewer
 * @param instructionSets of those that make networks faster, as Linux calls them; empty where the system does not say
 * @param memoryBytes that processes may have in all
 * @param memoryAvailableBytes that are left
 * @param state the folder of the instance
 * @param stateWritable whether it is, or can be made
 * @param diskFreeBytes where it is
 * @param load processes that wanted to compute, on average over the last minute; null where the system does not say
 */
public record Machine(
        String system,
        String java,
        String processor,
        int cores,
        @Nullable Integer coresThere,
        List<String> instructionSets,
        long memoryBytes,
        long memoryAvailableBytes,
        String state,
        boolean stateWritable,
        long diskFreeBytes,
        @Nullable Double load) {
    /** Of x86: what ND4J's native code is built for, and what oneDNN picks from. Of ARM the same. */
    private static final List<String> INSTRUCTION_SETS =
            List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "sve", "bf16");

    private static final int KIB = 1024;

    /** @param processes Linux's folder of that, {@code /proc} */
    static Machine of(Path state, Path processes) throws IOException {
        OperatingSystemMXBean bean = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        List<String> processor = lines(processes.resolve("cpuinfo"));
        String architecture = System.getProperty("os.arch");
        Path existing = existing(state);
        double load = bean.getSystemLoadAverage();
        long memory = bean.getTotalMemorySize();
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " on " + architecture,
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                values(processor, "model name"::equals).findFirst().orElse(architecture),
                bean.getAvailableProcessors(),
                coresThere(processor),
                instructionSets(processor),
                memory,
                Math.min(memory, available(processes).orElseGet(bean::getFreeMemorySize)),
                state.toString(),
                Files.isWritable(existing),
                Files.getFileStore(existing).getUsableSpace(),
                load < 0 ? null : (Double) load);
    }

    private static @Nullable Integer coresThere(List<String> processor) {
        long cores = values(processor, "processor"::equals).count();
        return cores == 0 ? null : (Integer) Math.toIntExact(cores);
    }

    private static List<String> instructionSets(List<String> processor) {
        List<String> all = values(processor, name -> name.equals("flags") || name.equals("Features"))
                .flatMap(flags -> Arrays.stream(flags.split(" ")))
                .distinct()
                .toList();
        return INSTRUCTION_SETS.stream().filter(all::contains).toList();
    }

    /** What programs can have without swapping; what the JVM calls free does not count what the system merely caches. */
    private static Optional<Long> available(Path processes) throws IOException {
        return values(lines(processes.resolve("meminfo")), "MemAvailable"::equals)
                .findFirst()
                .map(size -> Long.parseLong(size.replaceAll("[^0-9]", "")) * KIB);
    }

    /** Of lines such as {@code name : value}. */
    private static Stream<String> values(List<String> lines, Predicate<String> name) {
        return lines.stream()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2 && name.test(parts[0].strip()))
                .map(parts -> parts[1].strip());
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    }

    /** The folder, or the nearest one above that is there. */
    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }
}
