package org.fewlabel.learning.network;

import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
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
import org.fewlabel.learning.Shape;
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
    static memory.desc images(int batch, Shape shape) {
        return describe(memory.format_tag.nhwc, batch, shape.channels(), shape.height(), shape.width());
    }

    static memory.desc describe(memory.format_tag format, long... dimensions) {
        return new memory.desc(dimensions, memory.data_type.f32, format);
    }

    /** The array's own memory, read by this description. */
    static memory of(memory.desc description, INDArray array) {
        return new memory(description, engine(), array.data().addressPointer());
    }

    /** New memory that oneDNN keeps. */
    static memory allocate(memory.desc description) {
        return new memory(description, engine());
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

    /** A primitive with its memories; running it allocates nothing. */
    static final class Call implements AutoCloseable {
        private final primitive primitive;
        private final Map<Integer, memory> memories;
        private final IntMemoryMap arguments = new IntMemoryMap();

        Call(primitive primitive, Map<Integer, memory> memories) {
            this.primitive = primitive;
            this.memories = Map.copyOf(memories);
            memories.forEach(arguments::put);
        }

        void run() {
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
