package org.fewlabel.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A build for NVIDIA's cards, called as its Maven profile. */
enum CardBuild {
    /** On a base with CUDA 13 and cuDNN 9. */
    CUDA13("13.0", "org\\.bytedeco\\.cuda-13\\..*-linux-.*\\.jar"),
    /** On a base with CUDA 12 and cuDNN 9. */
    CUDA12("12.0", "org\\.bytedeco\\.cuda-12\\..*-linux-.*\\.jar"),
    /** ND4J's, which brings the libraries of CUDA 11.6 from Maven Central, and so takes any base. */
    CUDA("11.6", "org\\.nd4j\\.nd4j-cuda-.*");

    /** Beside what the service itself writes to there. */
    private static final String CODE_FOLDER = Service.SCRATCH + "/cuda";

    private static final long CODE_BYTES_MAX = 256L << 20;

    private final String driverCudaMin;
    private final Pattern library;

    CardBuild(String driverCudaMin, String library) {
        this.driverCudaMin = driverCudaMin;
        this.library = Pattern.compile(library);
    }

    String profile() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean bringsLibraries() {
        return this == CUDA;
    }

    /** The one that a service was packaged by; none if it computes on the processor. */
    static Optional<CardBuild> of(Path packaged) throws IOException {
        Path libraries = packaged.resolve("lib/main");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(libraries)) {
            return files.map(file -> file.getFileName().toString())
                    .flatMap(name -> Arrays.stream(values())
                            .filter(build -> build.library.matcher(name).matches()))
                    .findFirst();
        }
    }

    /** What NVIDIA's container runtime and its driver are told. The manifests in deploy/kubernetes say some of it as well. */
    Map<String, String> environment() {
        return Map.of(
                // Kubernetes' device plugin names one instead.
                "NVIDIA_VISIBLE_DEVICES",
                "all",
                "NVIDIA_DRIVER_CAPABILITIES",
                "compute,utility",
                // NVIDIA's bases ask for a driver of their own minor version, though those of the same major version
                // do.
                "NVIDIA_REQUIRE_CUDA",
                "cuda>=" + driverCudaMin,
                // Code that the driver compiles for the card, should it have to.
                "CUDA_CACHE_PATH",
                CODE_FOLDER,
                "CUDA_CACHE_MAXSIZE",
                Long.toString(CODE_BYTES_MAX));
    }

    /** As people write it, and the command line. */
    @Override
    public String toString() {
        return profile();
    }
}
