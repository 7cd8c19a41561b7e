package org.fewlabel.learning.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.jspecify.annotations.Nullable;

/** Whether there is an NVIDIA card to compute on. Where there is no driver of one, nothing of CUDA is loaded. */
final class Cuda {
    /** Of the presets; ND4J's own build for CUDA has those of 11.6, and computes by itself. */
    private static final int VERSION_MIN = 12;
    /** What the driver shows to those who may use a card: on Linux, and on Linux in Windows. */
    private static final List<Path> CARDS = List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/dxg"));

    private static final int CAUSES_MAX = 20;

    private static final CudaAvailability AVAILABILITY = new CudaAvailability(Cuda::found);

    private Cuda() {}

    /**
     * The one of this process, or null where this build is not for cards, there is no driver of one, or all are hidden.
     *
     * @throws EngineUnavailableException if there is a card that cannot be computed on, or a driver that shows none, with what to do
     *     about it
     */
    static @Nullable CudaEngine engine() {
        return AVAILABILITY.engine();
    }

    private static @Nullable CudaEngine found() {
        String version = version();
        return version != null
                        && !isHidden(System.getenv("CUDA_VISIBLE_DEVICES"))
                        && CARDS.stream().anyMatch(Files::exists)
                ? started(version, CudaCard::first)
                : null;
    }

    /** @param first the first card that the driver shows */
    static CudaEngine started(String version, Supplier<Optional<CudaCard>> first) {
        Optional<CudaCard> card;
        try {
            card = first.get();
        } catch (LinkageError | RuntimeException e) {
            throw unavailable(version, e);
        }
        return new CudaEngine(card.orElseThrow(() -> EngineUnavailableException.forNow(
                "NVIDIA's driver is there and shows this process no card (nvidia-smi -L lists those that there are): does"
                        + " CUDA_VISIBLE_DEVICES name one of them? It is looked for again when it is needed next; to"
                        + " compute on the processor instead, set CUDA_VISIBLE_DEVICES to nothing",
                null)));
    }

    /** As {@link CudaAvailability#broken}, of the card of this process. */
    static EngineUnavailableException broken(String why) {
        return AVAILABILITY.broken(why);
    }

    /** As {@link CudaAvailability#isBroken}, of the card of this process. */
    static boolean isBroken() {
        return AVAILABILITY.isBroken();
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
