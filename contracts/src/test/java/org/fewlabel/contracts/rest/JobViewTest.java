package org.fewlabel.contracts.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.TrainingEvent.Activity;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.junit.jupiter.api.Test;

/** What programs read of a job, field by field: no field may get another name or another form. */
class JobViewTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final JobSpec SPEC = ((JobSpec.Accepted)
                    JobSpec.read("{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}"))
            .spec();
    private static final JobView VIEW = new JobView(
            new UUID(0, 1),
            "moons",
            JobState.RETRYING,
            "lease-expired",
            "its trainer was not heard of",
            2,
            new JobView.Failure(2, "lease-expired", null, T0),
            null,
            new JobView.Waiting(WorkerKind.TRAINER, T0, "no trainer"),
            5,
            SPEC,
            false,
            new JobView.Progress(
                    1,
                    3,
                    4,
                    10,
                    Activity.AWAITING_LABELS,
                    0.5,
                    20.5,
                    60L,
                    1,
                    0.25,
                    null,
                    0.125,
                    0,
                    TrainedNetwork.TEACHER),
            List.of(new UnreadableFile("cat/1.png", "it ends too early")),
            T0,
            T0,
            null,
            true,
            null,
            "alice");

    @Test
    void isWrittenAsProgramsKnowIt() throws JsonProcessingException {
        JsonNode written = Json.mapper().valueToTree(VIEW);

        JsonNode expected = Json.mapper().readTree("""
            {"id": "00000000-0000-0000-0000-000000000001", "name": "moons", "state": "retrying",
             "reason": "lease-expired", "message": "its trainer was not heard of", "attempt": 2,
             "lastFailure": {"attempt": 2, "reason": "lease-expired", "message": null,
                             "at": "2026-01-01T00:00:00Z"},
             "advice": null,
             "waiting": {"for": "trainer", "since": "2026-01-01T00:00:00Z", "message": "no trainer"},
             "priority": 5, "spec": %s, "moreLabels": false,
             "progress": {"epoch": 1, "epochs": 3, "step": 4, "stepsPerEpoch": 10,
                          "activity": "awaiting-labels", "loss": 0.5, "imagesPerSecond": 20.5,
                          "etaSeconds": 60, "labeledEpochs": 1, "studentTestError": 0.25,
                          "averageTestError": null, "teacherTestError": 0.125, "chosenEpoch": 0,
                          "chosenNetwork": "teacher"},
             "unreadable": [{"file": "cat/1.png", "reason": "it ends too early"}],
             "createdAt": "2026-01-01T00:00:00Z", "startedAt": "2026-01-01T00:00:00Z",
             "finishedAt": null, "keep": true, "filesRemovedAt": null, "owner": "alice"}
            """.formatted(Json.mapper().writeValueAsString(SPEC)));
        assertThat(Json.mapper().readTree(written.toString())).isEqualTo(expected);
    }

    @Test
    void isReadAsItWasWritten() throws JsonProcessingException {
        JobPageView page = new JobPageView(List.of(VIEW), List.of(new UnreadableJob(new UUID(0, 2), "?")), "next");

        String json = Json.mapper().writeValueAsString(page);

        assertThat(Json.mapper().readValue(json, JobPageView.class)).isEqualTo(page);
    }
}
