package org.fewlabel.metrics.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.fewlabel.contracts.event.Event;
import org.fewlabel.contracts.event.EventCodec;
import org.fewlabel.contracts.event.EventPayload;
import org.fewlabel.contracts.event.JobEvent;
import org.fewlabel.contracts.event.JobEvent.JobQueued;
import org.fewlabel.contracts.event.JobEvent.JobStateChanged;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.Events;
import org.fewlabel.metrics.Rows;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class EventRecorderTest {
    private static final String SPEC = """
            {"name": "recorded", "seed": 3, "epochs": 4, "dataset": {"name": "fashion-mnist", "splitSeed": 7},
             "method": {"name": "pseudo-label", "inputs": "mixed", "targets": "epoch"}}
            """;

    @Inject
    EventRecorder recorder;

    @Inject
    Rows rows;

    @Test
    void keepsWhatPeopleFilterByBesideTheSpec() throws SQLException {
        Events events = Events.of(SPEC);

        recorder.record(events.queued());

        assertThat(jobColumns(
                        events,
                        "name",
                        "dataset",
                        "labels",
                        "split_seed",
                        "network",
                        "method",
                        "inputs",
                        "targets",
                        "seed",
                        "epochs",
                        "state",
                        "spec ->> 'name'"))
                .containsExactly(
                        "recorded",
                        "fashion-mnist",
                        "100",
                        "7",
                        "cnn-small",
                        "pseudo-label",
                        "mixed",
                        "epoch",
                        "3",
                        "4",
                        "queued",
                        "recorded");
    }

    @Test
    void leavesOpenWhatTheMethodHasNoChoiceOf() throws SQLException {
        Events events = Events.of("{\"dataset\": {\"name\": \"cifar10\"}, \"method\": {\"name\": \"supervised\"}}");

        recorder.record(events.queued());

        assertThat(jobColumns(events, "method", "inputs", "targets")).containsExactly("supervised", null, null);
    }

    @Test
    void aSecondDeliveryOfAnyEventChangesNothing() throws SQLException {
        Events events = Events.of(SPEC);
        List<Event> story = twoAttempts(events);
        story.forEach(recorder::record);
        List<String> before = rows.of(events.jobId());

        story.forEach(recorder::record);

        assertThat(rows.of(events.jobId())).isEqualTo(before);
    }

    @Test
    void anEventThatComesBackAfterLaterOnesChangesNothing() throws SQLException {
        Events events = Events.of(SPEC);
        List<Event> story = twoAttempts(events);
        for (Event event : story) {
            recorder.record(event);
            List<String> before = rows.of(events.jobId());

            story.subList(0, story.indexOf(event)).forEach(recorder::record);

            assertThat(rows.of(events.jobId())).isEqualTo(before);
        }
    }

    /** Each topic keeps its order; how the three mix is chance. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyInterleavingOfTheTopicsGivesTheSameRows(long seed) throws SQLException {
        Events inOrder = Events.of(SPEC);
        twoAttempts(inOrder).forEach(recorder::record);
        Events mixed = Events.of(SPEC);

        interleaved(twoAttempts(mixed), seed).forEach(recorder::record);

        assertThat(rows.of(mixed.jobId())).isEqualTo(rows.of(inOrder.jobId()));
    }

    /** As one does that the gateway had put aside, since it could not be sent, until its successors had gone. */
    @Test
    void aJobEventThatComesBehindItsSuccessorsGivesTheSameRows() throws SQLException {
        Events inOrder = Events.of(SPEC);
        twoAttempts(inOrder).forEach(recorder::record);
        int count = twoAttempts(inOrder).size();

        for (int late = 0; late < count; late++) {
            Events events = Events.of(SPEC);
            List<Event> story = new ArrayList<>(twoAttempts(events));
            if (story.get(late).payload() instanceof JobEvent) {
                story.add(story.remove(late));
                story.forEach(recorder::record);

                assertThat(rows.of(events.jobId())).isEqualTo(rows.of(inOrder.jobId()));
            }
        }
    }

    /** A job that runs was shown as one that starts, until something else happened to it. */
    @Test
    void aStateThatComesBehindTheNextOneOfItsAttemptIsNoNews() throws SQLException {
        Events events = Events.of(SPEC);
        recorder.record(events.queued());
        recorder.record(events.moved(1, JobState.STARTING, JobState.RUNNING, Events.START.plusSeconds(2)));

        recorder.record(events.moved(1, JobState.QUEUED, JobState.STARTING, Events.START.plusSeconds(1)));

        assertThat(jobColumns(events, "state")).containsExactly("running");
    }

    /** Two kinds were in one column. The topics are read independently, so the method may become known before or after. */
    @ParameterizedTest
    @CsvSource({"mean-teacher, 0.4|0.3|", "ict, 0.4|0.3|", "supervised, 0.4||0.3", "fixmatch, 0.4||0.3"})
    void whatAnEarlierLabelerCalledATeacherIsTheStepAverageOfMethodsWithATeacher(String method, String expected)
            throws SQLException {
        String spec = """
                {"name": "recorded", "epochs": 4, "dataset": {"name": "fashion-mnist"}, "method": {"name": "%s"}}
                """.formatted(method);
        Events before = Events.of(spec);
        Events after = Events.of(spec);

        recorder.record(before.queued());
        recorder.record(before.labeledByAnEarlierVersion(1, 0, 0.4, 0.3));
        recorder.record(after.labeledByAnEarlierVersion(1, 0, 0.4, 0.3));
        recorder.record(after.queued());

        for (Events events : List.of(before, after)) {
            assertThat(rows.strings(
                            "SELECT concat(student_test_error, '|', average_test_error, '|', teacher_test_error)"
                                    + " FROM epoch WHERE job_id = '" + events.jobId() + "'"))
                    .containsExactly(expected);
        }
    }

    @Test
    void anEpochDoneAgainReplacesTheWholeRow() throws SQLException {
        Events events = Events.of(SPEC);
        recorder.record(events.trained(1, 2));
        recorder.record(events.labeled(1, 2, 0.4, 0.3));

        recorder.record(events.trained(2, 2));

        assertThat(rows.strings("SELECT concat_ws(' ', attempt, images_per_second, labeled_at, student_test_error)"
                        + " FROM epoch WHERE job_id = '" + events.jobId() + "'"))
                .containsExactly("2 2000");
        assertThat(rows.strings("SELECT name FROM epoch_metric WHERE job_id = '" + events.jobId() + "'"))
                .containsExactlyInAnyOrder("supervised", "only-of-attempt-2");
    }

    @Test
    void anEarlierAttemptOverwritesNothing() throws SQLException {
        Events events = Events.of(SPEC);
        recorder.record(events.trained(2, 2));
        recorder.record(events.labeled(2, 2, 0.2, 0.1));
        List<String> before = rows.of(events.jobId());

        recorder.record(events.trained(1, 2));
        recorder.record(events.labeled(1, 2, 0.4, 0.3));

        assertThat(rows.of(events.jobId())).isEqualTo(before);
    }

    /** The story of a trainer that slept through its lease and woke up: its attempt is over from epoch 2 on. */
    @Test
    void aTrainerThatWokeUpLateAddsNoEpochs() throws SQLException {
        Events events = Events.of(SPEC);
        recorder.record(events.trained(1, 1));
        recorder.record(events.started(2, 2));

        recorder.record(events.trained(1, 2));
        recorder.record(events.labeled(1, 3, 0.4, 0.3));

        assertThat(rows.strings("SELECT epoch FROM epoch WHERE job_id = '" + events.jobId() + "'"))
                .containsExactly("1");
    }

    /** The topics are read independently: the labeler's news of attempt 1 may be behind the trainer's of attempt 2. */
    @Test
    void lateNewsOfAnEpochThatTheNextAttemptBuildsOnCounts() throws SQLException {
        Events events = Events.of(SPEC);
        recorder.record(events.trained(1, 1));
        recorder.record(events.started(2, 2));

        recorder.record(events.labeled(1, 1, 0.4, 0.3));

        assertThat(rows.strings("SELECT student_test_error FROM epoch WHERE job_id = '" + events.jobId() + "'"))
                .containsExactly("0.4");
    }

    /** The gateway says of such a job that it moved, and that it waits for a trainer, which is no second wait. */
    @Test
    void aJobThatComesBackIntoTheQueueDoesSoOnceAndKeepsItsReason() throws SQLException {
        Events events = Events.of(SPEC);
        Instant then = Events.START.plusSeconds(60);
        Event queuedAgain = Event.of(new JobQueued(events.jobId(), 1, events.spec(), Events.START), then);
        List<Event> story = List.of(
                events.queued(),
                events.moved(1, JobState.QUEUED, JobState.STARTING),
                Event.of(
                        new JobStateChanged(
                                events.jobId(),
                                1,
                                JobState.STARTING,
                                JobState.QUEUED,
                                "lease-expired",
                                "silent for 30 s"),
                        then),
                queuedAgain);
        story.forEach(recorder::record);
        recorder.record(queuedAgain);

        assertThat(rows.strings("SELECT reason FROM state_change WHERE state = 'queued' AND attempt = 1 AND job_id = '"
                        + events.jobId() + "'"))
                .containsExactly("lease-expired");
        assertThat(jobColumns(events, "state", "attempt", "reason", "message"))
                .containsExactly("queued", "1", "lease-expired", "silent for 30 s");
    }

    /** As of a job that was deleted here long after it failed, and went on then: the median of what is left is none of the run's. */
    @Test
    void aRunSomeOfWhoseEpochsAreMissingIsNoWholeOne() throws SQLException {
        Events events = Events.of(SPEC);
        List.of(
                        events.queued(),
                        events.moved(2, JobState.STARTING, JobState.RUNNING),
                        events.started(2, 2),
                        events.labeled(2, 2, 0.3, 0.25),
                        events.labeled(2, 3, 0.2, 0.15),
                        events.moved(2, JobState.RUNNING, JobState.SUCCEEDED))
                .forEach(recorder::record);
        String whole = "SELECT is_whole || ' ' || epochs_done FROM v_result WHERE job_id = '" + events.jobId() + "'";
        String outcomes = "SELECT student_last FROM outcome WHERE job_id = '" + events.jobId() + "'";
        assertThat(rows.strings(whole)).containsExactly("false 2");
        assertThat(rows.strings(outcomes)).isEmpty();

        recorder.record(events.labeled(1, 0, 0.5, 0.45));
        recorder.record(events.labeled(1, 1, 0.4, 0.35));

        assertThat(rows.strings(whole)).as("they were on their way").containsExactly("true 4");
        assertThat(rows.strings(outcomes)).containsExactly("0.2");
    }

    @Test
    void aJobThatEndedStaysAsItIs() throws SQLException {
        Events events = Events.of(SPEC);
        recorder.record(events.queued());
        recorder.record(events.moved(1, JobState.RUNNING, JobState.CANCELLED));

        recorder.record(events.moved(1, JobState.RUNNING, JobState.FAILED));

        assertThat(jobColumns(events, "state")).containsExactly("cancelled");
    }

    /** A retry takes a number of its own, and the epochs that were labeled before it are part of the run. */
    @Test
    void aJobThatIsRetriedGoesOnAndEndsAgain() throws SQLException {
        Events events = Events.of(SPEC);
        List<Event> failed = List.of(
                events.queued(),
                events.moved(1, JobState.QUEUED, JobState.STARTING),
                events.started(1, 0),
                events.trained(1, 0),
                events.labeled(1, 0, 0.5, 0.45),
                events.trained(1, 1),
                Events.event(new TrainingFinished(
                        events.jobId(), 1, Outcome.FAILED, "dataset-unavailable", "no such folder", null)),
                events.moved(1, JobState.RUNNING, JobState.FAILED));
        failed.forEach(recorder::record);
        assertThat(jobColumns(events, "state", "finished_at is null")).containsExactly("failed", "f");

        recorder.record(events.moved(2, JobState.FAILED, JobState.QUEUED));
        recorder.record(Events.event(new JobQueued(events.jobId(), 2, events.spec(), Events.START)));
        failed.forEach(recorder::record);
        assertThat(jobColumns(events, "state", "attempt", "finished_at is null"))
                .as("delivered again, the failure is no news")
                .containsExactly("queued", "2", "t");

        List.of(
                        events.moved(3, JobState.QUEUED, JobState.STARTING),
                        events.started(3, 1),
                        events.trained(3, 1),
                        events.labeled(3, 1, 0.4, 0.35),
                        events.moved(3, JobState.RUNNING, JobState.SUCCEEDED))
                .forEach(recorder::record);

        assertThat(jobColumns(events, "state", "attempt", "finished_at is null"))
                .containsExactly("succeeded", "3", "f");
        assertThat(rows.strings("SELECT attempt || ': ' || student_test_error FROM epoch WHERE job_id = '"
                        + events.jobId() + "' ORDER BY epoch"))
                .containsExactly("1: 0.5", "3: 0.4");
    }

    static Stream<String> typesOfEvents() {
        return Arrays.stream(EventPayload.class.getPermittedSubclasses())
                .flatMap(topic -> Arrays.stream(topic.getPermittedSubclasses()))
                .map(Class::getSimpleName);
    }

    @ParameterizedTest
    @MethodSource("typesOfEvents")
    void hasARuleForEveryTypeOfEvent(String type) throws Exception {
        Event golden;
        try (InputStream file = EventCodec.class.getResourceAsStream("/golden-events/" + type + ".v1.json")) {
            golden = EventCodec.decode(file.readAllBytes());
        }

        recorder.record(golden);

        // An event without a rule is refused, which is how the consumer learns of it.
        assertThat(golden.type()).isEqualTo(type);
    }

    /** Attempt 1 trains four epochs and labels two; the lease is lost; attempt 2 goes on from epoch 2 to the end. */
    private static List<Event> twoAttempts(Events events) {
        return List.of(
                events.queued(),
                events.moved(1, JobState.QUEUED, JobState.STARTING),
                events.started(1, 0),
                events.moved(1, JobState.STARTING, JobState.RUNNING),
                events.trained(1, 0),
                events.labeled(1, 0, 0.5, 0.45),
                events.trained(1, 1),
                events.labeled(1, 1, 0.4, 0.35),
                events.trained(1, 2),
                events.moved(1, JobState.RUNNING, JobState.RETRYING),
                events.moved(1, JobState.RETRYING, JobState.QUEUED),
                events.labeled(1, 2, 0.9, 0.9),
                events.moved(2, JobState.QUEUED, JobState.STARTING),
                events.started(2, 2),
                events.moved(2, JobState.STARTING, JobState.RUNNING),
                events.trained(1, 3),
                events.trained(2, 2),
                events.labeled(2, 2, 0.3, 0.25),
                events.trained(2, 3),
                Events.event(new TrainingFinished(events.jobId(), 2, Outcome.COMPLETED, null, null, null)),
                events.labeled(2, 3, 0.2, 0.15),
                events.moved(2, JobState.RUNNING, JobState.SUCCEEDED));
    }

    private static List<Event> interleaved(List<Event> story, long seed) {
        Map<String, Deque<Event>> topics = new LinkedHashMap<>();
        for (Event event : story) {
            topics.computeIfAbsent(event.payload().topic(), topic -> new ArrayDeque<>())
                    .add(event);
        }
        Random random = new Random(seed);
        List<Event> interleaved = new ArrayList<>();
        while (!topics.isEmpty()) {
            List<String> open = List.copyOf(topics.keySet());
            String topic = open.get(random.nextInt(open.size()));
            interleaved.add(topics.get(topic).remove());
            if (topics.get(topic).isEmpty()) {
                topics.remove(topic);
            }
        }
        return interleaved;
    }

    private List<String> jobColumns(Events events, String... columns) throws SQLException {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            values.addAll(rows.strings("SELECT " + column + " FROM job WHERE job_id = '" + events.jobId() + "'"));
        }
        return values;
    }
}
