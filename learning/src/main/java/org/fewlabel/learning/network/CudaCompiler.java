package org.fewlabel.learning.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Kernels made machine code for one kind of card, by NVRTC. */
final class CudaCompiler {
    private CudaCompiler() {}

    /** @param architecture such as {@code sm_90} */
    static byte[] compile(CudaSource source, String architecture, CudaCalls calls) {
        List<String> options = new ArrayList<>(source.options());
        options.add("--gpu-architecture=" + architecture);
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer text = new BytePointer(source.text());
                BytePointer name = new BytePointer(source.file());
                PointerPointer<BytePointer> arguments = new PointerPointer<>(options.toArray(new String[0]));
                SizeTPointer size = new SizeTPointer(1)) {
            int created = nvrtc.nvrtcCreateProgram(
                    program, text, name, 0, (PointerPointer<?>) null, (PointerPointer<?>) null);
            calls.compiler("nvrtcCreateProgram", created, "");
            int compiled = nvrtc.nvrtcCompileProgram(program, options.size(), arguments);
            calls.compiler(
                    "NVRTC's compilation of " + source.file() + " for " + architecture, compiled, log(program, size));
            calls.compiler("nvrtcGetCUBINSize", nvrtc.nvrtcGetCUBINSize(program, size), "");
            byte[] code = new byte[Math.toIntExact(size.get())];
            calls.compiler("nvrtcGetCUBIN", nvrtc.nvrtcGetCUBIN(program, code), "");
            return code;
        } finally {
            nvrtc.nvrtcDestroyProgram(program);
        }
    }

    private static String log(_nvrtcProgram program, SizeTPointer size) {
        if (nvrtc.nvrtcGetProgramLogSize(program, size) != nvrtc.NVRTC_SUCCESS) {
            return "";
        }
        byte[] log = new byte[Math.toIntExact(size.get())];
        nvrtc.nvrtcGetProgramLog(program, log);
        return new String(log, StandardCharsets.UTF_8).replace("\0", "");
    }
}
