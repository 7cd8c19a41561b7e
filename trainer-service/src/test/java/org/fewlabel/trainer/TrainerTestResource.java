package org.fewlabel.trainer;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fewlabel.engines.Ports;
import org.fewlabel.testing.LocalEngines;

/** A real Kafka, an artifact store in a new folder, and the application's own {@link TestGateway} as the gateway. */
public final class TrainerTestResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        int port = Ports.free(1).get(0);
        return Map.of(
                "kafka.bootstrap.servers",
                LocalEngines.bootstrapServers(),
                "quarkus.http.test-port",
                Integer.toString(port),
                "fewlabel.gateway.url",
                "http://localhost:" + port,
                "fewlabel.artifacts.url",
                newFolder().toUri().toString(),
                "fewlabel.datasets.folder",
                newFolder().toString(),
                "fewlabel.claims.interval",
                "200ms",
                "fewlabel.heartbeat.interval",
                "100ms",
                "fewlabel.labels.silence-max",
                "1s");
    }

    @Override
    public void stop() {}

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("fewlabel-trainer-test-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
