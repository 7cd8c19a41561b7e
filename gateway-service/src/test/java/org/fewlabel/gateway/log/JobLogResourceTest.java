package org.fewlabel.gateway.log;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.LogLevel;
import org.fewlabel.contracts.event.LogLine;
import org.fewlabel.contracts.event.Topics;
import org.fewlabel.contracts.rest.JobLogView;
import org.fewlabel.gateway.Front;
import org.fewlabel.gateway.Worker;
import org.fewlabel.service.rest.Problem;
import org.fewlabel.testing.KafkaProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the services said of a job, from their mouths to who reads it. */
@QuarkusTest
class JobLogResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    @Inject
    Front front;

    @Inject
    JobLogs logs;

    private final KafkaProbe kafka = KafkaProbe.local();
    private UUID job;

    @BeforeEach
    void submit() {
        front.empty();
        job = Front.submitted(Front.SPEC);
        awaitLines(1);
    }

    @AfterEach
    void letGo() {
        kafka.close();
    }

    /** Of the gateway its own words, by the way that all services' take. */
    @Test
    void showsWhatEachServiceSaidInTheOrderInWhichItCame() {
        says("trainer", 1, new LogLine(TIME, LogLevel.WARN, "Hm", null));
        awaitLines(2);
        says("labeler", 1, new LogLine(TIME, LogLevel.ERROR, "Oh", "java.lang.IllegalStateException: no\n\tat Here"));
        awaitLines(3);

        List<JobLogView.Line> lines = look("").lines();
        assertThat(lines).extracting(JobLogView.Line::number).containsExactly(1L, 2L, 3L);
        assertThat(lines.get(0).service()).isEqualTo("gateway");
        assertThat(lines.get(0).message()).isEqualTo("job submitted: method=mean-teacher");
        assertThat(lines.get(0).level()).isEqualTo(LogLevel.INFO);
        assertThat(lines.get(1))
                .isEqualTo(new JobLogView.Line(2, TIME, LogLevel.WARN, "trainer", "host-1", 1, "Hm", null));
        assertThat(lines.get(2).trace()).isEqualTo("java.lang.IllegalStateException: no\n\tat Here");
        answer("?format=text&after=1").contentType("text/plain").body(equalTo("""
            2026-01-02T03:04:05.678Z WARN  trainer host-1 attempt 1: Hm
            2026-01-02T03:04:05.678Z ERROR labeler host-1 attempt 1: Oh
                java.lang.IllegalStateException: no
                \tat Here
            """));
    }

    @Test
    void goesOnBehindALine() {
        says("trainer", 1, lines(5, "line "));
        awaitLines(6);

        assertThat(look("?pageSize=2").lines())
                .extracting(JobLogView.Line::number)
                .containsExactly(5L, 6L);
        assertThat(look("?after=1&pageSize=2").lines())
                .extracting(JobLogView.Line::number)
                .containsExactly(2L, 3L);
        assertThat(look("?after=6").lines()).isEmpty();
    }

    @Test
    void keepsTheFirstLinesAndTheNewestOfAFlood() {
        int events = 30;
        for (int event = 0; event < events; event++) {
            says("trainer", 1, lines(LinesLogged.LINES_MAX, event + "/"));
        }
        long total = 1 + events * LinesLogged.LINES_MAX;
        awaitLines(total);

        JobLogView log = look("?pageSize=2000");
        assertThat(log.kept()).isEqualTo(JobLogs.FIRST_LINES + JobLogs.NEWEST_LINES);
        assertThat(log.lines()).hasSize((int) log.kept());
        assertThat(log.lines().get(0).message()).startsWith("job submitted");
        assertThat(log.lines().get(99).number()).isEqualTo(100);
        assertThat(log.lines().get(100).number()).isEqualTo(total - JobLogs.NEWEST_LINES + 1);
        assertThat(log.lines().get(1999).message()).isEqualTo("29/99");
        answer("?pageSize=2000&format=text")
                .body(containsString("\n... " + (total - log.kept()) + " lines are not kept ...\n"));
    }

    @Test
    void keepsNoMoreBytesThanItMay() {
        String long8k = "x".repeat(LogLine.LENGTH_MAX - 10);
        for (int event = 0; event < 12; event++) {
            says("trainer", 1, lines(25, long8k));
        }
        awaitLines(301);

        JobLogView log = look("?pageSize=2000");
        long bytes = log.lines().stream()
                .filter(line -> line.number() > JobLogs.FIRST_LINES)
                .mapToLong(line -> line.message().length())
                .sum();
        assertThat(bytes).isBetween(JobLogs.NEWEST_BYTES - LogLine.LENGTH_MAX, JobLogs.NEWEST_BYTES);
        assertThat(log.lines().get(log.lines().size() - 1).number()).isEqualTo(301);
    }

    /** Kafka may hand out a record twice. */
    @Test
    void keepsLinesOnceThatComeTwice() {
        Event event =
                Event.of(new LinesLogged(job, 1, "trainer", "host-1", List.of(lines(2, "line ")), 7), Instant.now());
        kafka.publish(event);
        kafka.publish(event);
        says("trainer", 1, new LogLine(TIME, LogLevel.INFO, "the next", null));
        awaitLines(4);

        JobLogView log = look("");
        assertThat(log.lines()).hasSize(4);
        assertThat(log.lost()).isEqualTo(7);
        answer("?format=text").body(containsString("... 7 lines were lost"));
    }

    /** Of a flood nothing may be left, and what says only how much was lost leaves no line. */
    @Test
    void knowsAnEventAgainOfWhichNoLineIsKept() {
        Event count = Event.of(new LinesLogged(job, 1, "trainer", "host-1", List.of(), 7), TIME);
        Event gone = Event.of(new LinesLogged(job, 1, "trainer", "host-1", List.of(lines(100, "gone ")), 0), TIME);
        says("trainer", 1, lines(LinesLogged.LINES_MAX, "first "));
        kafka.publish(count);
        kafka.publish(gone);
        for (int event = 0; event < 20; event++) {
            says("trainer", 1, lines(LinesLogged.LINES_MAX, event + "/"));
        }
        kafka.publish(count);
        kafka.publish(gone);
        says("trainer", 1, new LogLine(TIME, LogLevel.INFO, "the next", null));
        awaitLines(1 + 22 * LinesLogged.LINES_MAX + 1);

        JobLogView log = look("?pageSize=2000");
        assertThat(log.lost()).isEqualTo(7);
        assertThat(log.lines()).extracting(JobLogView.Line::message).noneMatch(line -> line.startsWith("gone"));
    }

    @Test
    void remembersNoMoreEventsThanItMay() {
        for (int event = 0; event < JobLogs.EVENTS_REMEMBERED + 5; event++) {
            logs.keep(Event.of(new LinesLogged(job, 1, "trainer", "host-1", List.of(), 1), TIME));
        }

        assertThat(front.value("SELECT cardinality(last_events) FROM job_log WHERE job_id = '" + job + "'"))
                .isEqualTo(JobLogs.EVENTS_REMEMBERED);
        assertThat(look("").lost()).isEqualTo(JobLogs.EVENTS_REMEMBERED + 5);
    }

    @Test
    void passesOverWhatIsMalformedAndWhatIsOfNoJob() {
        kafka.publish(Topics.JOB_LOGS, job.toString(), Worker.bytes("no event"));
        UUID nobody = UUID.randomUUID();
        kafka.publish(Event.of(
                new LinesLogged(
                        nobody, 0, "gateway", "host-1", List.of(lines(1, "of a submission that was refused")), 0),
                Instant.now()));
        says("trainer", 1, new LogLine(TIME, LogLevel.INFO, "the next", null));

        awaitLines(2);
    }

    /** A row that something refers to is locked while the reference is checked, and claims pass over what is locked. */
    @Test
    void keepsNoTrainerFromAJobWhoseLogIsBeingWritten() {
        front.sql("DELETE FROM job_log WHERE job_id = '" + job + "'");

        QuarkusTransaction.requiringNew().run(() -> {
            logs.keep(Event.of(
                    new LinesLogged(job, 0, "gateway", "host-1", List.of(lines(1, "line ")), 0), Instant.now()));
            Front.claim("trainer").statusCode(200).body("jobId", equalTo(job.toString()));
        });

        assertThat(look("").lines()).isNotEmpty();
    }

    @Test
    void isDeletedWithItsJob() {
        front.forget(job);

        assertThat(front.value("SELECT count(*) FROM job_log_line WHERE job_id = '" + job + "'"))
                .isEqualTo(0L);
    }

    @Test
    void saysWhatIsWrongWithAQuestion() {
        answer("?after=-1&pageSize=2001&format=xml", 400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations.field", equalTo(List.of("after", "pageSize", "format")));
        given().get("/api/v1/jobs/" + UUID.randomUUID() + "/log")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:fewlabel:unknown-job"));
    }

    private void says(String service, int attempt, LogLine... lines) {
        new Worker(kafka, job, attempt).says(new LinesLogged(job, attempt, service, "host-1", List.of(lines), 0));
    }

    private static LogLine[] lines(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(line -> new LogLine(TIME, LogLevel.INFO, text + line, null))
                .toArray(LogLine[]::new);
    }

    private void awaitLines(long total) {
        await().atMost(PATIENCE).until(() -> look("?pageSize=1").total(), count -> count == total);
    }

    private JobLogView look(String query) {
        return answer(query).extract().as(JobLogView.class);
    }

    private ValidatableResponse answer(String query) {
        return answer(query, 200);
    }

    private ValidatableResponse answer(String query, int status) {
        return given().get("/api/v1/jobs/" + job + "/log" + query).then().statusCode(status);
    }
}
