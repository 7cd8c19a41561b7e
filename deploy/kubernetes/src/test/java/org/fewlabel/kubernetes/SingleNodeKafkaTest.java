package org.fewlabel.kubernetes;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.Topics.Topic;
import org.fewlabel.engines.KafkaTopics;
import org.fewlabel.engines.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker starts with the settings of the single node; only its ports and its folder are others here. */
class SingleNodeKafkaTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Path LIBRARIES = HOME.resolve("deploy/local-engines/broker/target/kafka");

    @Test
    void startsWithItsSettingsAndTakesEveryTopic(@TempDir Path folder) throws Exception {
        List<Integer> ports = Ports.free(3);
        String settings = Overlay.SINGLE_NODE
                .rendered()
                .findConfigMap("kafka-broker")
                .orElseThrow()
                .at("/data/server.properties")
                .asText();
        Path file = Files.writeString(
                folder.resolve("server.properties"),
                settings.replace("/var/lib/kafka/log", folder.resolve("log").toString())
                        .replace("CLIENTS://kafka:", "CLIENTS://localhost:")
                        .replace(":9092", ":" + ports.get(0))
                        .replace(":9093", ":" + ports.get(1))
                        .replace(":9094", ":" + ports.get(2)));
        Process format = kafka(
                folder, "kafka.tools.StorageTool", "format", "-t", "ZmV3bGFiZWwtc2luZ2xlbg", "-c", file.toString());
        assertThat(format.waitFor()).as(log(folder)).isZero();

        Process broker = kafka(folder, "kafka.Kafka", file.toString());
        try {
            String address = "localhost:" + ports.get(0);
            KafkaTopics.create(address, Topics.all());

            assertThat(partitions(address))
                    .isEqualTo(Topics.all().stream().collect(toMap(Topic::name, Topic::partitions)));
        } finally {
            broker.destroy();
            broker.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private static Map<String, Integer> partitions(String address) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
            return admin
                    .describeTopics(Topics.all().stream().map(Topic::name).toList())
                    .allTopicNames()
                    .get(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .collect(toMap(
                            TopicDescription::name, topic -> topic.partitions().size()));
        }
    }

    private static Process kafka(Path folder, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                LIBRARIES + File.separator + "*",
                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
    }

    private static String log(Path folder) throws IOException {
        return Files.readString(folder.resolve("log.txt"));
    }
}
