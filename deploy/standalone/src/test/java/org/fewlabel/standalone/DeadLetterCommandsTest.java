package org.fewlabel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.engines.KafkaBroker;
import org.fewlabel.engines.KafkaTopics;
import org.fewlabel.engines.Ports;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts are told of dead letters, on a real broker. */
class DeadLetterCommandsTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));

    @TempDir
    static Path folder;

    private static KafkaBroker broker;
    private static String id;

    @BeforeAll
    static void putOneAside() throws Exception {
        List<Integer> ports = Ports.free(2);
        broker = KafkaBroker.start(new KafkaBroker.Config(
                folder.resolve("kafka"),
                HOME.resolve("deploy/local-engines/broker/target/kafka"),
                ports.get(0),
                ports.get(1),
                folder.resolve("kafka.log"),
                false,
                "set X_PORT"));
        KafkaTopics.create(broker.bootstrapServers(), Topics.all());
        ObjectNode instance = Json.mapper().createObjectNode();
        instance.set(
                "ports", Json.mapper().valueToTree(new PortMap.Wishes(Map.of(Port.KAFKA, ports.get(0))).resolved()));
        instance.put("askedAt", "2026-01-02T03:04:05Z").putArray("wanted");
        Files.writeString(folder.resolve("instance.json"), instance.toString());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            RecordMetadata origin = producer.send(new ProducerRecord<>(
                            Topics.TRAINING_EVENTS, "job".getBytes(UTF_8), "no event".getBytes(UTF_8)))
                    .get();
            ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                    Topics.deadLetter(Topics.TRAINING_EVENTS), "job".getBytes(UTF_8), "no event".getBytes(UTF_8));
            letter.headers()
                    .add("traceparent", new byte[] {(byte) 0xff, 2})
                    .add(DeadLetterHeaders.REASON, "not JSON".getBytes(UTF_8))
                    .add(DeadLetterHeaders.TOPIC, origin.topic().getBytes(UTF_8))
                    .add(DeadLetterHeaders.PARTITION, ("" + origin.partition()).getBytes(UTF_8))
                    .add(DeadLetterHeaders.OFFSET, ("" + origin.offset()).getBytes(UTF_8));
            RecordMetadata place = producer.send(letter).get();
            id = place.topic() + "/" + place.partition() + "/" + place.offset();
        }
    }

    @AfterAll
    static void stop() {
        broker.stop();
    }

    @Test
    void showsALetterAndSaysWhatBecameOfEachThatIsSentBack() throws IOException {
        String other = id.replaceFirst("\\d+$", "4711");

        JsonNode shown = json(run("show", id, "--json"), 0);
        JsonNode sentBack = json(run("send-back", id, other, "--json"), 1);

        assertThat(shown.path("id").asText()).isEqualTo(id);
        assertThat(shown.path("reason").asText()).isEqualTo("not JSON");
        assertThat(shown.at("/value/text").asText()).isEqualTo("no event");
        assertThat(shown.path("headers")).as("bytes that are no text").anySatisfy(header -> assertThat(
                        header.at("/value/base64").asText())
                .isEqualTo("/wI="));
        assertThat(sentBack.at("/sentBack/0/id").asText()).isEqualTo(id);
        assertThat(sentBack.at("/sentBack/0/at").asText()).startsWith(Topics.TRAINING_EVENTS + "/");
        assertThat(sentBack.at("/refused/0/id").asText()).isEqualTo(other);
        assertThat(sentBack.at("/refused/0/message").asText()).isNotBlank();
    }

    private static JsonNode json(WiredGateway.Ending ending, int exitCode) throws IOException {
        assertThat(ending.exitCode()).as(ending.errors()).isEqualTo(exitCode);
        return Json.mapper().readTree(ending.output());
    }

    private static WiredGateway.Ending run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dead-letters"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--state", folder.toString()));
        return WiredGateway.run(all);
    }
}
