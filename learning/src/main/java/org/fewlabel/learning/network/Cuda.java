package org.fewlabel.learning.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.jspecify.annotations.Nullable;

/** Whether there is an NVIDIA card to compute on. Where there is none, nothing of CUDA is loaded. */
final class Cuda {
    /** Of the presets; ND4J's own build for CUDA has those of 11.6, and computes by itself. */
    private static final int VERSION_MIN = 12;
    /** What the driver shows to those who may use a card: on Linux, and on Linux in Windows. */
    private static final List<Path> CARDS = List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/dxg"));

    private static final int CAUSES_MAX = 20;

    private static boolean isLookedFor;
    private static @Nullable CudaEngine engine;
    private static @Nullable EngineUnavailableException problem;

    private Cuda() {}

    /**
     * The one of this process, or null where this build is not for cards or there is none.
     *
     * @throws EngineUnavailableException if there is a card that cannot be computed on, with what to do about it
     */
    static synchronized @Nullable CudaEngine engine() {
        if (problem != null) {
            throw new EngineUnavailableException(problem.getMessage(), problem);
        }
        if (!isLookedFor) {
            String version = version();
            if (version != null
                    && !isHidden(System.getenv("CUDA_VISIBLE_DEVICES"))
                    && CARDS.stream().anyMatch(Files::exists)) {
                engine = start(version);
            }
            isLookedFor = true;
        }
        return engine;
    }

    private static @Nullable CudaEngine start(String version) {
        try {
            return CudaCard.first().map(CudaEngine::new).orElse(null);
        } catch (LinkageError | RuntimeException e) {
            EngineUnavailableException unavailable = unavailable(version, e);
            if (!unavailable.isForNow()) {
                problem = unavailable;
            }
            throw unavailable;
        }
    }

    /**
     * Nothing is computed on the card by this process any more; whoever asks is told why.
     *
     * @return what to throw at whoever has found out
     */
    static synchronized EngineUnavailableException broken(String why) {
        EngineUnavailableException broken = new EngineUnavailableException(why);
        if (problem == null) {
            problem = broken;
        }
        return broken;
    }

    /** Whether there was one that worked, and it does not any more. */
    static synchronized boolean isBroken() {
        return engine != null && problem != null;
    }

    /** Whether the variable, if it is set, names no card; then none of the libraries need be there. */
    static boolean isHidden(@Nullable String visible) {
        return visible != null && (visible.isBlank() || visible.strip().equals("-1"));
    }

    /** Of the presets with native code for this platform, such as {@code 13.1-9.19-1.5.13}; null where this build has none. */
    static @Nullable String version() {
        String code = "/org/bytedeco/cuda/" + Loader.getPlatform() + "/" + System.mapLibraryName("jnicudart");
        if (Cuda.class.getResource(code) == null) {
            return null;
        }
        try {
            String version = Loader.getVersion("org.bytedeco", "cuda");
            return major(version) < VERSION_MIN ? null : version;
        } catch (IOException e) {
            throw new EngineUnavailableException("the jar of org.bytedeco:cuda does not say its version", e);
        }
    }

    private static int major(String version) {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    static EngineUnavailableException unavailable(String version, Throwable cause) {
        Throwable root = root(cause);
        String said = "there is an NVIDIA card, but what computes on it could not be started: " + root.getMessage();
        if (root instanceof MemoryShortageException
                || root instanceof EngineUnavailableException unavailable && unavailable.isForNow()) {
            return EngineUnavailableException.forNow(
                    said
                            + "; another process has the card, or most of its memory, or what serves the card is not ready (nvidia-smi"
                            + " shows which, and the card's compute mode); it is tried again when it is needed next",
                    cause);
        }
        String[] parts = version.split("-", -1);
        int major = major(version);
        return new EngineUnavailableException(
                said + "; this build needs NVIDIA's driver for CUDA " + major
                        + " or newer, and on the library path (LD_LIBRARY_PATH) the libraries of CUDA " + major
                        + " (built for " + parts[0] + ": cudart, cublas, cublasLt, nvrtc) and all of cuDNN "
                        + (parts.length > 1 ? parts[1] : "9") + " or a newer 9"
                        + (major == VERSION_MIN ? " (9.0 to 9.10 for cards below compute capability 7.5)" : "")
                        + "; to compute on the processor instead, set"
                        + " CUDA_VISIBLE_DEVICES to nothing, or build without the profile for cards (docs/gpu.md)",
                cause);
    }

    /** The loader says which library it was that is missing at the end of a chain. */
    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; depth < CAUSES_MAX && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
