package org.fewlabel.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.fewlabel.contracts.job.Precision;

/**
 * The most operations a second that this processor was seen to do: those of a product of two large matrices, by oneDNN. A convolution
 * cannot be faster, so what a step's convolutions would take at this rate is a floor under the step.
 */
final class PeakRate {
    /** Small enough for the caches, or large enough to hide the threads' meeting: which is best depends on the processor. */
    private static final List<Integer> SIZES = List.of(512, 1024, 2048, 4096);

    private static final int ROUNDS = 12;

    private PeakRate() {}

    /**
     * Operations a nanosecond, in a process of its own.
     *
     * @param environment with its number of threads
     */
    static double measure(Precision precision, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Worker.javaProgram(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeakRate.class.getName(),
                        precision.wireName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (answer.isBlank()) {
            throw new IOException("the product of matrices ended without an answer (see its error output above)");
        }
        return Double.parseDouble(answer.strip());
    }

    public static void main(String[] args) {
        boolean bfloat16 = TimedCase.precisionNamed(args[0]) == Precision.BFLOAT16;
        memory.data_type type = bfloat16 ? memory.data_type.bf16 : memory.data_type.f32;
        engine cpu = new engine(engine.kind.cpu, 0);
        stream work = new stream(cpu);
        double best = 0;
        for (int size : SIZES) {
            best = Math.max(best, rate(size, type, cpu, work));
        }
        System.out.println(String.format(Locale.ROOT, "%.1f", best));
    }

    private static double rate(int size, memory.data_type type, engine cpu, stream work) {
        memory.desc square = new memory.desc(new long[] {size, size}, type, memory.format_tag.any);
        matmul.primitive_desc description =
                new matmul.primitive_desc(cpu, square, square, square, new primitive_attr(), false);
        IntMemoryMap arguments = new IntMemoryMap();
        arguments.put(dnnl.DNNL_ARG_SRC, zeros(description.src_desc(), cpu));
        arguments.put(dnnl.DNNL_ARG_WEIGHTS, zeros(description.weights_desc(), cpu));
        arguments.put(dnnl.DNNL_ARG_DST, zeros(description.dst_desc(), cpu));
        matmul product = new matmul(description);
        double operations = 2.0 * size * size * size;
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            product.execute(work, arguments);
            work._wait();
            best = Math.max(best, operations / (System.nanoTime() - start));
        }
        return best;
    }

    private static memory zeros(memory.desc description, engine cpu) {
        memory zeros = new memory(description, cpu);
        Pointer.memset(zeros.get_data_handle(), 0, description.get_size());
        return zeros;
    }
}
