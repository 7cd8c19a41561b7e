package org.fewlabel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.JobEvent.JobCancelRequested;
import org.fewlabel.contracts.event.Topics;
import org.junit.jupiter.api.Test;

class LocalEnginesResourceTest {
    @Test
    void givesTheNamedDatabaseAndTheSameEnginesToEveryone() throws SQLException {
        LocalEnginesResource resource = new LocalEnginesResource();
        resource.init(Map.of("database", "metrics"));

        Map<String, String> settings = resource.start();

        try (Connection connection = DriverManager.getConnection(
                settings.get("quarkus.datasource.jdbc.url"),
                settings.get("quarkus.datasource.username"),
                settings.get("quarkus.datasource.password"))) {
            assertThat(connection.getCatalog()).isEqualTo("metrics");
        }
        assertThat(new LocalEnginesResource().start())
                .containsExactly(Map.entry("kafka.bootstrap.servers", settings.get("kafka.bootstrap.servers")));
    }

    @Test
    void keepsWhatWasPublishedWhileKafkaIsStoppedAndStarted() {
        Event event = Event.of(new JobCancelRequested(UUID.randomUUID(), 1), Instant.EPOCH);
        try (KafkaProbe probe = KafkaProbe.local()) {
            probe.publish(event);
            probe.publish(Topics.JOB_EVENTS, "no-uuid", "{".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            LocalEngines.stopKafka();
            LocalEngines.startKafka();

            Event read = probe.awaitEvent(
                    Topics.JOB_EVENTS, candidate -> candidate.id().equals(event.id()), Duration.ofSeconds(10));

            assertThat(read).isEqualTo(event);
            assertThat(probe.records(Topics.JOB_EVENTS)).hasSize(2);
            assertThat(probe.events(Topics.JOB_EVENTS)).containsExactly(event);
        }
    }

    /** A busy trainer's heartbeats of a month were gigabytes. */
    @Test
    void keepsHeartbeatsForAnHourAndWhatTheyTellOfForAMonth() throws Exception {
        assertThat(settingOf(Topics.TRAINING_HEARTBEATS, "retention.ms")).isEqualTo(Duration.ofHours(1));
        assertThat(settingOf(Topics.TRAINING_HEARTBEATS, "segment.ms"))
                .as("what lies in a segment that is written to stays, whatever its age")
                .isEqualTo(Duration.ofHours(1));
        assertThat(settingOf(Topics.TRAINING_EVENTS, "retention.ms")).isEqualTo(Duration.ofDays(30));
    }

    private static Duration settingOf(String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", LocalEngines.bootstrapServers()))) {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return Duration.ofMillis(Long.parseLong(config.get(name).value()));
        }
    }
}
