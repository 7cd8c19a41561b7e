package org.fewlabel.kubernetes.rule;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.fewlabel.contracts.event.Topics;

/** What a service can be told by its environment: from its own configuration classes and properties. */
final class Settings {
    private static final Map<String, List<String>> CLASSES = Map.of(
            "gateway",
                    List.of("org.fewlabel.gateway.GatewayConfig", "org.fewlabel.gateway.identity.openid.OpenIdConfig"),
            "trainer", List.of("org.fewlabel.trainer.TrainerConfig"),
            "labeler", List.of("org.fewlabel.labeler.LabelerConfig"),
            "metrics",
                    List.of(
                            "org.fewlabel.metrics.retention.RetentionConfig",
                            "org.fewlabel.metrics.comparison.ComparisonConfig"));
    /** What each tells the others, by no channel. */
    private static final Map<String, Set<String>> PUBLISHED = Map.of(
            // Of the training events: what a trainer said, again, where labels do not come.
            "gateway", Set.of(Topics.JOB_EVENTS, Topics.TRAINING_EVENTS, Topics.JOB_LOGS),
            "trainer", Set.of(Topics.TRAINING_EVENTS, Topics.TRAINING_HEARTBEATS, Topics.JOB_LOGS),
            "labeler", Set.of(Topics.LABELING_EVENTS, Topics.JOB_LOGS),
            "metrics", Set.of(Topics.JOB_LOGS));
    /** What every service can be told. */
    private static final List<String> SHARED_CLASSES = List.of(
            "org.fewlabel.service.http.HttpDoorConfig",
            "org.fewlabel.service.identity.IdentityConfig",
            "org.fewlabel.service.identity.RequestLimitsConfig");

    /** Read by the JVM, by OpenMP, by NVIDIA's container runtime and by its driver. */
    private static final Set<String> OF_THE_PROCESS = Set.of("HOME", "JAVA_TOOL_OPTIONS");

    private static final Set<String> OF_A_WORKER =
            Set.of("OMP_NUM_THREADS", "NVIDIA_DRIVER_CAPABILITIES", "CUDA_CACHE_PATH", "CUDA_CACHE_MAXSIZE");
    /** Read by the SDK under the artifact store. */
    private static final Set<String> OF_THE_STORE = Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

    /** What all services set alike. */
    private static final String SHARED = "service/src/main/resources/META-INF/microprofile-config.properties";

    private Settings() {}

    static Set<String> services() {
        return CLASSES.keySet();
    }

    /** The names of environment variables that the service reads. */
    static Set<String> variables(String service) {
        Set<String> own = ownProperties(service);
        Properties fixed = applicationProperties(service);
        Stream<String> kafka = Stream.concat(
                        ConsumerConfig.configNames().stream(), ProducerConfig.configNames().stream())
                .map(name -> "kafka." + name);
        Set<String> variables = new HashSet<>(Stream.of(
                        own.stream(),
                        fixed.stringPropertyNames().stream(),
                        properties(SHARED).stringPropertyNames().stream(),
                        kafka)
                .flatMap(names -> names)
                .map(Settings::variable)
                .toList());
        variables.addAll(OF_THE_PROCESS);
        if (fixed.containsKey("quarkus.datasource.username")) {
            variables.add("QUARKUS_DATASOURCE_PASSWORD");
        }
        if (own.contains("fewlabel.artifacts.url")) {
            variables.addAll(OF_THE_STORE);
        }
        if (Set.of("trainer", "labeler").contains(service)) {
            variables.addAll(OF_A_WORKER);
        }
        return variables;
    }

    /** The variables without which a service does not start, or asks for nothing but its own machine. */
    static Set<String> required(String service) {
        Set<String> required = new HashSet<>(Set.of("KAFKA_BOOTSTRAP_SERVERS", "FEWLABEL_IDENTITY_SERVICE_TOKEN"));
        if (service.equals("gateway")) {
            required.add("FEWLABEL_IDENTITY_OPERATOR_TOKEN");
        }
        Stream.of("fewlabel.artifacts.url", "fewlabel.gateway.url", "fewlabel.labeler.url", "fewlabel.metrics.url")
                .filter(ownProperties(service)::contains)
                .map(Settings::variable)
                .forEach(required::add);
        if (applicationProperties(service).containsKey("quarkus.datasource.username")) {
            required.addAll(List.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD"));
        }
        return required;
    }

    private static Set<String> ownProperties(String service) {
        Set<String> properties = new HashSet<>();
        List<String> own = Optional.ofNullable(CLASSES.get(service)).orElseThrow();
        for (String name : Stream.concat(own.stream(), SHARED_CLASSES.stream()).toList()) {
            try {
                properties.addAll(ConfigMappings.getProperties(ConfigClass.configClass(Class.forName(name)))
                        .keySet());
            } catch (ClassNotFoundException e) {
                throw new AssertionError("the configuration of " + service + " is elsewhere now", e);
            }
        }
        return properties;
    }

    /** As MicroProfile Config looks for a property in the environment. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    static int port(String service) {
        return Integer.parseInt(applicationProperties(service).getProperty("quarkus.http.port"));
    }

    static Properties applicationProperties(String service) {
        return properties(service + "-service/src/main/resources/application.properties");
    }

    /** @param path from the repository's root */
    private static Properties properties(String path) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(System.getProperty("fewlabel.home"), path))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** Topics that a service takes records from, over all channels. */
    static Set<String> topicsRead(String service) {
        return values(service, "mp\\.messaging\\.incoming\\.[^.]+\\.topic");
    }

    /** Topics that a service sends records to: its events, and what it could not read. */
    static Set<String> topicsWritten(String service) {
        Set<String> deadLetters =
                topicsRead(service).stream().map(Topics::deadLetter).collect(toUnmodifiableSet());
        Set<String> known = Topics.all().stream().map(Topics.Topic::name).collect(toUnmodifiableSet());
        return Stream.concat(
                        Optional.ofNullable(PUBLISHED.get(service)).orElseThrow().stream(),
                        deadLetters.stream().filter(known::contains))
                .collect(toUnmodifiableSet());
    }

    /** Consumer groups; one that ends in a dash stands for all that begin so. */
    static Set<String> groups(String service) {
        return values(service, "mp\\.messaging\\.(connector|incoming)\\..*\\.?group\\.id").stream()
                .map(group -> group.replaceAll("\\$\\{.*}$", ""))
                .collect(toUnmodifiableSet());
    }

    private static Set<String> values(String service, String keys) {
        Properties properties = applicationProperties(service);
        return properties.stringPropertyNames().stream()
                .filter(key -> key.matches(keys))
                .map(properties::getProperty)
                .collect(toUnmodifiableSet());
    }
}
