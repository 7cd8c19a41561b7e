package org.fewlabel.gateway.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.fewlabel.contracts.event.DeadLetterHeaders;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.fewlabel.testing.LocalEngines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's intake under fire: records that are no reports, and a database that is away. */
@QuarkusTest
class IntakeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Front front;

    @Inject
    KafkaClientService clients;

    private final KafkaProbe kafka = KafkaProbe.local();
    private UUID job;

    @BeforeEach
    void oneJob() {
        front.empty();
        job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    /** With what was said about it, it was larger than a record may be: the intake ended, and so it did after each start. */
    @Test
    void putsARecordAsideThatIsAsLargeAsRecordsAreAndHearsTheNext() {
        byte[] large = new byte[1_048_400];
        Arrays.fill(large, (byte) 'x');

        kafka.publish(Topics.TRAINING_EVENTS, job.toString(), large);
        new Worker(kafka, job, 1).starts();

        Front.awaitState(job, "running");
        ConsumerRecord<String, byte[]> aside = kafka.awaitDeadLetter(Topics.TRAINING_EVENTS, job.toString(), PATIENCE);
        assertThat(aside.value()).hasSizeBetween(1, 256 * 1024);
        assertThat(KafkaProbe.header(aside, DeadLetterHeaders.CONSUMER)).isEqualTo("gateway");
        assertThat(KafkaProbe.header(aside, DeadLetterHeaders.LENGTH)).isEqualTo("1048400");
        given().get("/q/health/live").then().statusCode(200);
    }

    /** The last report of a run was put aside after ten minutes, and its job ran for ever. */
    @Test
    void waitsForItsDatabaseAndPutsNothingAside() {
        LocalEngines.stopPostgres();
        try {
            new Worker(kafka, job, 1).starts().labeled(0);
            await().atMost(PATIENCE).untilAsserted(() -> given().get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body(containsString("intake of training-events"))
                    .body(containsString("intake of labeling-events"))
                    .body(containsString("PostgreSQL")));
            given().get("/q/health/live").then().statusCode(200);
        } finally {
            LocalEngines.startPostgres();
        }

        await().atMost(PATIENCE).ignoreExceptions().until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        assertThat(kafka.deadLetters(Topics.TRAINING_EVENTS, job.toString())).isEmpty();
        assertThat(kafka.deadLetters(Topics.LABELING_EVENTS, job.toString())).isEmpty();
    }

    @Test
    void givesARecordThatComesAgainTheSameDeadLetter() {
        kafka.publish(Topics.LABELING_EVENTS, job.toString(), Worker.bytes("no event"));
        ConsumerRecord<String, byte[]> first = kafka.awaitDeadLetter(Topics.LABELING_EVENTS, job.toString(), PATIENCE);

        TopicPartition partition = new TopicPartition(
                Topics.LABELING_EVENTS, Integer.parseInt(KafkaProbe.header(first, DeadLetterHeaders.PARTITION)));
        long offset = Long.parseLong(KafkaProbe.header(first, DeadLetterHeaders.OFFSET));
        clients.getConsumer(Topics.LABELING_EVENTS)
                .runOnPollingThread(consumer -> {
                    consumer.seek(partition, offset);
                })
                .await()
                .atMost(PATIENCE);

        await().atMost(PATIENCE)
                .until(() -> kafka.deadLetters(Topics.LABELING_EVENTS, job.toString())
                                .size()
                        == 2);
        List<ConsumerRecord<String, byte[]>> letters = kafka.deadLetters(Topics.LABELING_EVENTS, job.toString());
        assertThat(letters)
                .extracting(ConsumerRecord::key)
                .containsOnly("gateway|labeling-events|" + partition.partition() + "|" + offset);
    }
}
