package org.fewlabel.learning.network;

import java.util.Locale;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** oneDNN on this machine's CPU, working on the memory of ND4J's arrays. */
final class OneDnn {
    private OneDnn() {}

    /** Whether ND4J keeps its arrays in the CPU's memory and there is a oneDNN for this platform. */
    static boolean isAvailable() {
        // ND4J first: both bring an OpenMP runtime, and the one that is loaded first serves both.
        return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU && Native.LOADED;
    }

    static engine engine() {
        return Native.ENGINE;
    }

    /** How a batch of images lies in memory: the dimensions in oneDNN's order, the channels last. */
    static memory.desc images(Precision precision, int batch, Shape shape) {
        return describe(precision, memory.format_tag.nhwc, batch, shape.channels(), shape.height(), shape.width());
    }

    /** Of float32. */
    static memory.desc describe(memory.format_tag format, long... dimensions) {
        return describe(Precision.FLOAT32, format, dimensions);
    }

    static memory.desc describe(Precision precision, memory.format_tag format, long... dimensions) {
        return new memory.desc(dimensions, typeOf(precision), format);
    }

    private static memory.data_type typeOf(Precision precision) {
        return switch (precision) {
            case FLOAT32, TF32 -> memory.data_type.f32;
            case BFLOAT16 -> memory.data_type.bf16;
        };
    }

    /** Activations as one row. */
    private static memory row(Region region) {
        INDArray array = Nd4jStorage.view(region);
        Precision precision = array.dataType() == DataType.BFLOAT16 ? Precision.BFLOAT16 : Precision.FLOAT32;
        return of(describe(precision, memory.format_tag.x, array.length()), array);
    }

    /** The region's own memory, read by this description. */
    static memory of(memory.desc description, Region region) {
        return of(description, Nd4jStorage.view(region));
    }

    /** The array's own memory, read by this description. */
    static memory of(memory.desc description, INDArray array) {
        return new memory(description, engine(), array.data().addressPointer());
    }

    /** New memory that oneDNN keeps. */
    static memory allocate(memory.desc description) {
        return new memory(description, engine());
    }

    /** Memory that has yet to be told where it lies. */
    static memory homeless(memory.desc description) {
        return new memory(description, engine(), (Pointer) null);
    }

    /** Of so many bytes with anything in them. */
    static memory.desc bytes(long count) {
        return new memory.desc(new long[] {count}, memory.data_type.u8, memory.format_tag.x);
    }

    /** Copies between two layouts of the same dimensions. */
    static Call reorder(memory from, memory to) {
        return reorder(from, to, new primitive_attr());
    }

    /** Adds instead. */
    static Call reorderAdding(memory from, memory to) {
        primitive_attr attributes = new primitive_attr();
        post_ops operations = new post_ops();
        operations.append_sum();
        attributes.set_post_ops(operations);
        return reorder(from, to, attributes);
    }

    private static Call reorder(memory from, memory to, primitive_attr attributes) {
        reorder.primitive_desc description = new reorder.primitive_desc(from, to, attributes, false);
        return new Call(new reorder(description), Map.of(dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to));
    }

    /** Copies activations, or their gradients. */
    static Call copying(Region from, Region to) {
        return reorder(row(from), row(to));
    }

    /** to ← to + from. */
    static Call adding(Region from, Region to) {
        memory sum = row(to);
        return binary(dnnl.algorithm.binary_add, sum, row(from), sum);
    }

    /** @param second may have fewer dimensions of more than one, and be more precise */
    static Call binary(dnnl.algorithm algorithm, memory first, memory second, memory result) {
        binary.primitive_desc description =
                new binary.primitive_desc(engine(), algorithm, first.get_desc(), second.get_desc(), result.get_desc());
        return new Call(
                new binary(description),
                Map.of(dnnl.DNNL_ARG_SRC_0, first, dnnl.DNNL_ARG_SRC_1, second, dnnl.DNNL_ARG_DST, result));
    }

    /** The one that it uses of those that the processor has, such as {@code avx512-core-bf16}. */
    static String instructionSet() {
        return dnnl.get_effective_cpu_isa()
                .intern()
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    /** Whether the processor multiplies pairs of bfloat16 by itself; oneDNN would do it elsewhere, too, but slowly. */
    static boolean computesBfloat16() {
        String instructions = instructionSet();
        return instructions.contains("bf16") || instructions.contains("amx") || instructions.startsWith("avx10");
    }

    /** A primitive with its memories. */
    static final class Call implements Work {
        private final primitive primitive;
        private final Map<Integer, memory> memories;
        private final IntMemoryMap arguments = new IntMemoryMap();

        Call(primitive primitive, Map<Integer, memory> memories) {
            this.primitive = primitive;
            this.memories = Map.copyOf(memories);
            memories.forEach(arguments::put);
        }

        @Override
        public void run() {
            primitive.execute(Native.STREAM, arguments);
        }

        /** Memories may be shared with other calls; releasing one twice does nothing. */
        @Override
        public void close() {
            arguments.deallocate();
            memories.values().forEach(Pointer::deallocate);
            primitive.deallocate();
        }
    }

    /** Loaded when first asked for, for not every platform has it. */
    private static final class Native {
        static final boolean LOADED = load();
        static final engine ENGINE = new engine(engine.kind.cpu, 0);
        static final stream STREAM = new stream(ENGINE);

        private static boolean load() {
            try {
                Loader.load(dnnl.class);
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }
    }
}
