package org.fewlabel.standalone.instance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fewlabel.engines.EngineException;

/** The folder that Fewlabel was built in. */
public record Home(Path root) {
    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /** The one that the system property {@code fewlabel.home} names. */
    public static Home fromProperty() {
        String home = System.getProperty("fewlabel.home");
        if (home == null) {
            throw new IllegalStateException(
                    "the system property fewlabel.home is not set; start by the script fewlabel");
        }
        return new Home(Path.of(home));
    }

    Path kafkaLibraries() {
        return built(Part.KAFKA.title(), root.resolve("deploy/local-engines/broker/target/kafka"));
    }

    /** @throws EngineException if it is not built */
    public Path servicePackage(Part service) {
        return built(service.title(), root.resolve(service.kind().wireName() + "-service/target/quarkus-app"));
    }

    Path launcher() {
        return root.resolve("deploy/standalone/target/fewlabel.jar");
    }

    Path launcherLibraries() {
        return built("the launcher", root.resolve("deploy/standalone/target/lib"));
    }

    private static Path built(String title, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new EngineException(title + " is not built: there is no " + folder + "; run mvn -DskipTests package");
        }
        return folder;
    }

    public Path demoJobs() {
        return root.resolve("deploy/standalone/src/main/jobs");
    }

    public Path defaultState() {
        return root.resolve(".fewlabel");
    }
}
