package org.fewlabel.images;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fewlabel.artifacts.S3Server;
import org.fewlabel.engines.Ports;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.testing.LocalEngines;

/** The four services from their images, on a Kafka, a PostgreSQL and an object store, with what manifests would set. */
final class Cluster implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    /** The default needs neither a registry nor root: the machine's Java runs what the images hold. */
    private static final String BASE = System.getProperty("fewlabel.images.base", "scratch");

    /** As on a cluster, though here all are bound to one machine. */
    private static final String SERVICE_TOKEN = "of-the-services-0123456789abcdef";

    private static final String OPERATOR_TOKEN = "of-the-operator-0123456789abcdef";

    private static final Duration READY_WAIT = Duration.ofSeconds(180);
    private static final Duration STOP_WAIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final S3Server store = new S3Server();
    private final Path folder;
    private final Map<Service, UnpackedImage> images = new EnumMap<>(Service.class);
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    /** Known before a labeler is there, as a service's name is. */
    private final int labelerPort = Ports.free(1).get(0);

    private final List<Container> containers = new ArrayList<>();

    Cluster(Path folder) throws Exception {
        this.folder = folder;
        ImageFile files =
                new ImageFile(HOME, BASE, "test", Optional.empty(), HOME.resolve("deploy/images/target/test-images"));
        for (Service service : Service.values()) {
            images.put(service, UnpackedImage.of(files.write(service), folder.resolve(service.module())));
        }
    }

    S3Server store() {
        return store;
    }

    /** Starts a service; a second one of a kind is the one that is asked from then on. */
    Container start(Service service) throws IOException {
        ports.put(
                service,
                service == Service.LABELER ? labelerPort : Ports.free(1).get(0));
        return run(service, settings(service, ports.get(service)));
    }

    /** Starts one that nobody is to ask, with other settings. */
    Container startBeside(Service service, Map<String, String> changes) throws IOException {
        Map<String, String> settings = settings(service, Ports.free(1).get(0));
        settings.putAll(changes);
        return run(service, settings);
    }

    private Container run(Service service, Map<String, String> settings) throws IOException {
        Container container = Container.start(
                images.get(service), settings, folder.resolve("run-" + containers.size() + "-" + service.module()));
        containers.add(container);
        return container;
    }

    Manifest manifest(Service service) throws IOException {
        return Manifest.of(service, HOME);
    }

    UnpackedImage image(Service service) {
        return images.get(service);
    }

    private Map<String, String> settings(Service service, int port) throws IOException {
        Map<String, String> settings = new HashMap<>(manifest(service).environment());
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("FEWLABEL_IDENTITY_REQUIRED", "true");
        settings.put("FEWLABEL_IDENTITY_SERVICE_TOKEN", SERVICE_TOKEN);
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        settings.put("KAFKA_BOOTSTRAP_SERVERS", LocalEngines.bootstrapServers());
        if (service != Service.METRICS) {
            settings.put("FEWLABEL_ARTIFACTS_URL", "s3://" + S3Server.BUCKET + "/fewlabel");
            settings.put("FEWLABEL_ARTIFACTS_S3_ENDPOINT", "http://127.0.0.1:" + store.port());
            settings.put("AWS_ACCESS_KEY_ID", S3Server.KEY);
            settings.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET);
        }
        if (service == Service.TRAINER) {
            settings.put("FEWLABEL_HEARTBEAT_INTERVAL", "100ms");
            settings.put("FEWLABEL_GATEWAY_URL", "http://127.0.0.1:" + ports.get(Service.GATEWAY));
        }
        if (service == Service.GATEWAY) {
            settings.put("FEWLABEL_LABELER_URL", "http://127.0.0.1:" + labelerPort);
            settings.put("FEWLABEL_IDENTITY_OPERATOR_TOKEN", OPERATOR_TOKEN);
        }
        if (service.computes()) {
            settings.put("OMP_NUM_THREADS", "1");
        } else {
            settings.put(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    LocalEngines.jdbcUrl(service.name().toLowerCase(Locale.ROOT)));
            settings.put("QUARKUS_DATASOURCE_USERNAME", PostgresServer.USER);
        }
        return settings;
    }

    void awaitReady(Service... services) {
        for (Service service : services) {
            await(service.module()).atMost(READY_WAIT).until(() -> isReady(service));
        }
    }

    boolean isReady(Service service) throws InterruptedException {
        try {
            return get(service, "/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<byte[]> get(Service service, String path) throws IOException, InterruptedException {
        return http.send(request(service, path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(Service service, String path, String json) throws IOException, InterruptedException {
        return post(service, path, "application/json", HttpRequest.BodyPublishers.ofString(json));
    }

    HttpResponse<byte[]> post(Service service, String path, String type, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return http.send(
                request(service, path).header("Content-Type", type).POST(body).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Users ask the gateway alone; what the others are asked here, they are asked as by a service. */
    private HttpRequest.Builder request(Service service, String path) {
        String token = service == Service.GATEWAY ? OPERATOR_TOKEN : SERVICE_TOKEN;
        return HttpRequest.newBuilder(url(service, path)).header("Authorization", "Bearer " + token);
    }

    private URI url(Service service, String path) {
        return URI.create("http://127.0.0.1:" + ports.get(service) + path);
    }

    @Override
    public void close() throws Exception {
        containers.forEach(container -> container.process().destroy());
        for (Container container : containers) {
            if (!container.process().waitFor(STOP_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                container.process().destroyForcibly();
            }
        }
        store.close();
    }
}
