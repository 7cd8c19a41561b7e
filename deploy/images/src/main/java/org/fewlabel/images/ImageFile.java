package org.fewlabel.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes images of services as files that {@code docker load}, {@code podman load} and {@code skopeo} take. The same
 * packages on the same base give the same bytes: files carry no time, no owner but root, and no order of their own.
 *
 * @param home the repository, with the services packaged
 * @param base what jib calls a base image: a name in a registry, {@code tar://file}, or {@code scratch}
 * @param cards the build for NVIDIA's cards, for images that compute on one
 * @param folder where the files go
 */
record ImageFile(Path home, String base, String tag, Optional<CardBuild> cards, Path folder) {
    static final String REPOSITORY = "fewlabel/";
    /** Also in deploy/kubernetes. Numbers, because a cluster cannot tell from a name that it is not root. */
    static final String USER = "10001:10001";

    /** What the manifests ask of nodes, as JavaCPP calls it. */
    private static final String PLATFORM = "linux-x86_64";

    private static final Pattern NATIVE =
            Pattern.compile("org\\.(?:bytedeco|nd4j)\\..*-((?:linux|macosx|windows)-[a-z0-9_]+)(?:-[a-z0-9-]+)?\\.jar");

    /** Where the build puts libraries of NVIDIA's, if it brings them, and where they are in the image. */
    private static final String CUDA_LIBRARIES = "deploy/images/target/cuda";

    private static final String CUDA_FOLDER = "/opt/cuda/lib";

    /** The file that {@link #write} writes. */
    Path of(Service service) {
        return folder.resolve(name(service) + ".tar");
    }

    private String name(Service service) {
        return service.module() + cards.map(build -> "-" + build.profile()).orElse("");
    }

    /**
     * @throws IllegalArgumentException if the base is no image, or the service is not packaged, by another build, or for
     *     another platform
     * @throws IOException if the base cannot be fetched or read
     */
    Path write(Service service) throws IOException, InterruptedException {
        requireBuild(service);
        Path file = of(service);
        Files.createDirectories(folder);
        try {
            container(service)
                    .containerize(Containerizer.to(TarImage.at(file).named(REPOSITORY + name(service) + ":" + tag))
                            .setToolName("fewlabel")
                            .setApplicationLayersCache(folder.resolve("cache"))
                            .setBaseImageLayersCache(folder.resolve("cache"))
                            .addEventHandler(LogEvent.class, ImageFile::warn));
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException("the base or the tag is no name of an image: " + e.getMessage(), e);
        } catch (RegistryException | CacheDirectoryCreationException e) {
            throw new IOException(e.getMessage(), e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "the image of " + service.module() + " cannot be made: " + e.getCause(), e.getCause());
        }
        return file;
    }

    /**
     * On another base's libraries, or without them, a service would find no card, or one that it cannot use; with another
     * machine's native code it would compute nothing.
     */
    private void requireBuild(Service service) throws IOException {
        Optional<String> foreign = foreignPlatform(service.packaged(home));
        if (foreign.isPresent()) {
            throw new IllegalArgumentException(service.module() + " is packaged with native code for " + foreign.get()
                    + ", as the machine is that packaged it, and images are for " + PLATFORM
                    + "; package it, and make the images, on a machine with Linux on x86-64");
        }
        Optional<CardBuild> packaged = CardBuild.of(service.packaged(home));
        if (service.computes() && Files.isDirectory(service.packaged(home)) && !packaged.equals(cards)) {
            throw new IllegalArgumentException(
                    service.module() + " is packaged " + by(packaged) + ", the image is to be "
                            + by(cards) + "; package it again: mvn "
                            + cards.map(build -> "-P" + build + " ").orElse("")
                            + "package");
        }
    }

    /** Of the engine's native code, whose jars alone are of one platform and named after it. */
    private static Optional<String> foreignPlatform(Path packaged) throws IOException {
        Path libraries = packaged.resolve("lib/main");
        if (!Files.isDirectory(libraries)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(libraries)) {
            return files.map(file -> NATIVE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .filter(platform -> !platform.equals(PLATFORM))
                    .findFirst();
        }
    }

    private static String by(Optional<CardBuild> build) {
        return build.map(each -> "by -P" + each).orElse("for the processor");
    }

    private JibContainerBuilder container(Service service) throws IOException, InvalidImageReferenceException {
        JibContainerBuilder container = "scratch".equals(base) ? Jib.fromScratch() : Jib.from(base);
        if (cards.filter(CardBuild::bringsLibraries).isPresent()) {
            container.addFileEntriesLayer(Layers.ofFolder("cuda", home.resolve(CUDA_LIBRARIES), CUDA_FOLDER));
            container.addEnvironmentVariable("LD_LIBRARY_PATH", CUDA_FOLDER);
        }
        for (FileEntriesLayer layer : Layers.ofService(service.packaged(home))) {
            container.addFileEntriesLayer(layer);
        }
        service.environment().forEach(container::addEnvironmentVariable);
        // Sorted: a map's own order differs from one process to the next.
        cards.ifPresent(build -> new TreeMap<>(build.environment()).forEach(container::addEnvironmentVariable));
        return container
                .setEntrypoint(service.entryPoint())
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(Service.FOLDER))
                .addExposedPort(Port.tcp(service.port()))
                .addLabel("org.opencontainers.image.title", service.title())
                .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
                .addLabel("org.opencontainers.image.version", tag);
    }

    private static void warn(LogEvent event) {
        if (event.getLevel() == LogEvent.Level.WARN || event.getLevel() == LogEvent.Level.ERROR) {
            System.err.println(event.getMessage());
        }
    }
}
