package org.fewlabel.gateway.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.fewlabel.gateway.Front.SPEC;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.TestClock;
import org.fewlabel.gateway.Worker;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job whose last labels are lost: it was at its end, and stayed there for ever. */
@QuarkusTest
class LabelsAskedForAgainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AFTER = Duration.ofMinutes(15);

    @Inject
    Front front;

    @Inject
    TestClock clock;

    @Inject
    ReportLog reports;

    private final KafkaProbe kafka = KafkaProbe.local();

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    @Test
    void announcesTheEpochsAgainWhoseLabelsDoNotCome() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1).starts().trained(0).labeled(0).trained(1);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.labeledEpochs") == 1);
        worker.finished(Outcome.COMPLETED);
        await().atMost(PATIENCE).until(() -> Front.ask(job, "pause").extract().statusCode() == 409);
        List<Event> before = announced(job);

        clock.advance(AFTER);
        await().atMost(PATIENCE).until(() -> announced(job).size() == 3);
        List<Event> after = announced(job);
        JsonPath waiting = Front.job(job);

        assertThat(before)
                .extracting(event -> ((EpochTrained) event.payload()).epoch())
                .containsExactly(0, 1);
        assertThat(after.get(2)).as("its id and time as they were").isEqualTo(before.get(1));
        assertThat(waiting.getString("waiting.for")).isEqualTo("labeler");
        assertThat(waiting.getString("waiting.message"))
                .startsWith("its labels have been awaited since ")
                .contains("; they were asked for again at ");
        await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> announced(job).size() == 3);

        worker.labeled(1);
        Front.awaitState(job, "succeeded");
        clock.advance(AFTER.multipliedBy(2));
        await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> announced(job).size() == 3);
        assertThat(front.value("SELECT count(*) FROM trained_epoch")).isEqualTo(0L);
    }

    /** What came behind epochs that were left is left as well, and was asked for a quarter of an hour later. */
    @Test
    void announcesTheNextEpochAsSoonAsTheOneAnnouncedAgainIsLabeled() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        Worker worker = new Worker(kafka, job, 1).starts().trained(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.step") == 10);
        clock.advance(AFTER);
        await().atMost(PATIENCE).until(() -> announced(job).size() == 2);
        worker.trained(1);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.epoch") == 1);

        worker.labeled(0);
        await().atMost(PATIENCE).until(() -> announced(job).size() == 4);

        assertThat(announced(job))
                .extracting(event -> ((EpochTrained) event.payload()).epoch())
                .containsExactly(0, 0, 1, 1);
        await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> announced(job).size() == 4);
    }

    /** What the gateway says in the trainer's stead must not look like a sign of the trainer's life. */
    @Test
    void keepsNoLeaseAliveByItsOwnAnnouncements() {
        UUID job = Front.submitted(SPEC);
        Front.claim("trainer").statusCode(200);
        new Worker(kafka, job, 1).starts().trained(0);
        await().atMost(PATIENCE).until(() -> Front.job(job).getInt("progress.step") == 10);
        Object until = leaseEnd();

        clock.advance(AFTER);
        await().atMost(PATIENCE).until(() -> announced(job).size() == 2);
        ReportPositions announced = reports.positions().orElseThrow();
        await().atMost(PATIENCE).until(() -> reports.positions().orElseThrow().haveReached(announced));

        assertThat(leaseEnd()).isEqualTo(until);
    }

    private Object leaseEnd() {
        return String.valueOf(front.value("SELECT CAST(lease_until AS text) FROM job"));
    }

    private List<Event> announced(UUID job) {
        return kafka.events(Topics.TRAINING_EVENTS).stream()
                .filter(event -> event.key().equals(job) && event.payload() instanceof EpochTrained)
                .toList();
    }
}
