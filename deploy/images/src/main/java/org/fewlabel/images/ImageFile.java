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
import java.util.concurrent.ExecutionException;

/**
 * Writes images of services as files that {@code docker load}, {@code podman load} and {@code skopeo} take. The same
 * packages on the same base give the same bytes: files carry no time, no owner but root, and no order of their own.
 *
 * @param home the repository, with the services packaged
 * @param base what jib calls a base image: a name in a registry, {@code tar://file}, or {@code scratch}
 * @param cuda NVIDIA's libraries, for images that compute on a GPU
 * @param folder where the files go
 */
record ImageFile(Path home, String base, String tag, Optional<Path> cuda, Path folder) {
    static final String REPOSITORY = "fewlabel/";
    /** Also in deploy/kubernetes. Numbers, because a cluster cannot tell from a name that it is not root. */
    static final String USER = "10001:10001";

    private static final String CUDA_FOLDER = "/opt/cuda/lib";

    /** The file that {@link #write} writes. */
    Path of(Service service) {
        return folder.resolve(name(service) + ".tar");
    }

    private String name(Service service) {
        return service.module() + (cuda.isPresent() ? "-cuda" : "");
    }

    /**
     * @throws IllegalArgumentException if the base is no image or the service is not packaged
     * @throws IOException if the base cannot be fetched or read
     */
    Path write(Service service) throws IOException, InterruptedException {
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

    private JibContainerBuilder container(Service service) throws IOException, InvalidImageReferenceException {
        JibContainerBuilder container = "scratch".equals(base) ? Jib.fromScratch() : Jib.from(base);
        if (cuda.isPresent()) {
            container.addFileEntriesLayer(Layers.ofFolder("cuda", cuda.get(), CUDA_FOLDER));
            container.addEnvironmentVariable("LD_LIBRARY_PATH", CUDA_FOLDER);
            // NVIDIA's container runtime reads these and adds the driver's part.
            container.addEnvironmentVariable("NVIDIA_VISIBLE_DEVICES", "all");
            container.addEnvironmentVariable("NVIDIA_DRIVER_CAPABILITIES", "compute,utility");
        }
        for (FileEntriesLayer layer : Layers.ofService(service.packaged(home))) {
            container.addFileEntriesLayer(layer);
        }
        service.environment().forEach(container::addEnvironmentVariable);
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
