package org.fewlabel.learning.network;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.fewlabel.contracts.RunProvenance.Environment;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.learning.Provenance;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What computes on this machine, for whoever wants the same bytes again. */
public final class ComputeEnvironment {
    private ComputeEnvironment() {}

    /** The same with what does not change the bytes, for whoever looks into a machine. */
    public static EngineCheckup.Engine engine() {
        Environment environment = current();
        NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
        CudaEngine cuda = Cuda.engine();
        List<String> cards = List.of();
        if (cuda != null) {
            cards = List.of(cuda.device().facts().name());
        } else if (environment.device().equals("cuda")) {
            cards = IntStream.range(0, operations.getAvailableDevices())
                    .mapToObj(operations::getDeviceName)
                    .toList();
        }
        return new EngineCheckup.Engine(
                environment, Nd4j.getBackend().getClass().getSimpleName(), version("org.bytedeco", "openblas"), cards);
    }

    /** As of now: who sets the number of threads later gets another. */
    public static Environment current() {
        CudaEngine cuda = Cuda.engine();
        return cuda != null ? ofCard(cuda.device().facts()) : ofNd4j();
    }

    private static Environment ofCard(CudaDevice.Facts facts) {
        return environment(
                "cuda",
                "cuda",
                1,
                facts.architecture(),
                Map.of("cuda", facts.cuda(), "cuda-driver", facts.driver(), "cudnn", facts.cudnn()));
    }

    private static Environment ofNd4j() {
        boolean oneDnn = OneDnn.isAvailable();
        String nd4j = version("org.nd4j", "nd4j-api");
        return environment(
                oneDnn ? "onednn" : "nd4j",
                isGpu() ? "cuda" : "cpu",
                NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
                oneDnn ? OneDnn.instructionSet() : null,
                oneDnn ? Map.of("nd4j", nd4j, "onednn", oneDnnVersion()) : Map.of("nd4j", nd4j));
    }

    /** @param own libraries of this engine, beside those of each */
    private static Environment environment(
            String engine, String device, int threads, @Nullable String instructionSet, Map<String, String> own) {
        SortedMap<String, String> libraries = new TreeMap<>(own);
        libraries.put("fewlabel", Provenance.VERSION);
        libraries.put("javacpp", version("org.bytedeco", "javacpp"));
        return new Environment(
                engine,
                device,
                threads,
                instructionSet,
                Loader.getPlatform(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                libraries);
    }

    /** Whether networks leave the cores of this machine alone. */
    public static boolean isGpu() {
        return Cuda.engine() != null || Nd4j.getExecutioner().type() == ExecutionerType.CUDA;
    }

    /** Whether the card of this process computes nothing more for it, as it may for another. */
    public static boolean isCardBroken() {
        return Cuda.isBroken();
    }

    /** How much memory of a card networks hold at the moment; none where they are computed elsewhere, or by ND4J. */
    public static long cardBytes() {
        return CudaArray.heldBytes();
    }

    /** Of a library, as its own jar says. */
    private static String version(String group, String artifact) {
        try {
            return Loader.getVersion(group, artifact);
        } catch (IOException e) {
            // A jar that was packed anew may have lost it; no run should fail for that.
            return "unknown";
        }
    }

    private static String oneDnnVersion() {
        dnnl_version_t version = dnnl.dnnl_version();
        return version.major() + "." + version.minor() + "." + version.patch();
    }
}
