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
        return root.resolve("deploy/local-engines/broker/target/kafka");
    }

    Path postgresBinaries() {
        return root.resolve("deploy/local-engines/target/postgres");
    }

    Path servicePackage(Part service) {
        Path jar = root.resolve(service.wireName() + "-service/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new EngineException(
                    service.title() + " is not built: " + jar + " is missing; run mvn -DskipTests package");
        }
        return jar;
    }

    public Path demoJobs() {
        return root.resolve("deploy/standalone/src/main/jobs");
    }

    public Path defaultState() {
        return root.resolve(".fewlabel");
    }
}
