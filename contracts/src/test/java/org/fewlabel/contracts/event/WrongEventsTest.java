package org.fewlabel.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.event.TrainingEvent.SetBack;
import org.fewlabel.contracts.event.TrainingEvent.TrainingFinished;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One wrong field makes a record malformed, and the refusal names it. Such records got as far as the databases before, were
 * tried again for minutes as if those were away, and cost the jobs behind them their leases.
 */
class WrongEventsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final UUID JOB = new UUID(0, 1);

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // "~" takes the field away. The envelope:
                "JobQueued | /id | ~ | id",
                "JobQueued | /id | \"7\" | id",
                "JobQueued | /version | \"first\" | version",
                "JobQueued | /key | ~ | key",
                "JobQueued | /key | \"99999999-2222-3333-4444-555555555555\" | key must be the payload's",
                "JobQueued | /time | \"yesterday\" | time",
                "JobQueued | /time | \"+200000-01-01T00:00:00Z\" | time must be from 1970 to 9999",
                "JobQueued | /time | \"-0044-03-15T00:00:00Z\" | time must be from 1970 to 9999",
                "JobQueued | /payload | [] | payload",
                // The jobs:
                "JobQueued | /payload/jobId | ~ | jobId must be given",
                "JobQueued | /payload/attempt | ~ | payload.attempt",
                "JobQueued | /payload/attempt | -1 | attempt must be at least 0",
                "JobQueued | /payload/spec | ~ | spec must be given",
                "JobQueued | /payload/spec/network/name | ~ | network.name must be given",
                "JobQueued | /payload/spec/dataset/name | ~ | dataset.name must be given",
                "JobQueued | /payload/spec/optimizer | ~ | optimizer must be given",
                "JobQueued | /payload/spec/schedule | ~ | schedule must be given",
                "JobQueued | /payload/spec/batch | ~ | batch must be given",
                "JobQueued | /payload/spec/name | ~ | name must be given",
                "JobQueued | /payload/spec/epochs | -3 | payload.spec: epochs must be from 1",
                "JobQueued | /payload/submittedAt | ~ | submittedAt must be given",
                "JobQueued | /payload/submittedAt | \"+200000-01-01T00:00:00Z\" | submittedAt must be from 1970 to 9999",
                "JobStateChanged | /payload/attempt | -1 | attempt must be at least 0",
                "JobStateChanged | /payload/from | ~ | from must be given",
                "JobStateChanged | /payload/to | \"lost\" | payload.to",
                "JobStateChanged | /payload/reason | \"Because\" | reason must be a word",
                "JobCancelRequested | /payload/attempt | 0 | attempt must be at least 1",
                "JobPauseRequested | /payload/attempt | 0 | attempt must be at least 1",
                // The trainings:
                "TrainingStarted | /payload/jobId | \"x\" | payload.jobId",
                "TrainingStarted | /payload/attempt | 0 | attempt must be at least 1",
                "TrainingStarted | /payload/attempt | 99999999999 | payload.attempt",
                "TrainingStarted | /payload/trainer | ~ | trainer must be given",
                "TrainingStarted | /payload/trainer | \"a\\u0000b\" | trainer must not hold",
                "TrainingStarted | /payload/trainer | \"a\\nb\" | trainer must not hold U+000A",
                "TrainingStarted | /payload/trainer | LONG | trainer must be a text of 1 to 200",
                "TrainingStarted | /payload/firstEpoch | -1 | firstEpoch must be from 0",
                "TrainingStarted | /payload/firstEpoch | 9 | firstEpoch must be from 0 to 8",
                "TrainingStarted | /payload/epochs | 0 | epochs must be from 1",
                "TrainingStarted | /payload/stepsPerEpoch | 0 | stepsPerEpoch must be at least 1",
                "TrainingStarted | /payload/parameters | -1 | parameters must be at least 0",
                "TrainingStarted | /payload/unreadable | MANY | unreadable must hold at most 1000",
                "TrainingStarted | /payload/unreadable | [null] | unreadable",
                "TrainingStarted | /payload/unreadable | [{\"file\": \"a.png\"}] | payload.unreadable.0: reason must be given",
                "TrainingStarted | /payload/provenance | {\"dataSha256\": \"0\"} | payload.provenance",
                "TrainingProgress | /payload/attempt | 0 | attempt must be at least 1",
                "TrainingProgress | /payload/epoch | -1 | epoch must be from 0",
                "TrainingProgress | /payload/epoch | 9 | epoch must be from 0 to 8",
                "TrainingProgress | /payload/epochs | 2000000000 | epochs must be from 1",
                "TrainingProgress | /payload/step | -1 | step must be from 0",
                "TrainingProgress | /payload/step | 101 | step must be from 0 to 100",
                "TrainingProgress | /payload/stepsPerEpoch | 0 | stepsPerEpoch must be at least 1",
                "TrainingProgress | /payload/loss | \"NaN\" | loss must be a finite number",
                "TrainingProgress | /payload/imagesPerSecond | \"Infinity\" | imagesPerSecond must be a finite number",
                "TrainingProgress | /payload/imagesPerSecond | -1 | imagesPerSecond must not be negative",
                "TrainingProgress | /payload/activity | ~ | activity must be given",
                "TrainingProgress | /payload/activity | \"sleeping\" | payload.activity",
                "EpochTrained | /payload/attempt | 0 | attempt must be at least 1",
                "EpochTrained | /payload/epoch | -1 | epoch must be from 0",
                "EpochTrained | /payload/snapshot | ~ | snapshot must be given",
                "EpochTrained | /payload/snapshot/path | ~ | payload.snapshot: artifact path must be given",
                "EpochTrained | /payload/snapshot/path | \"/etc/passwd\" | payload.snapshot: artifact path must be relative",
                "EpochTrained | /payload/snapshot/path | \"a\\u0000b\" | payload.snapshot: artifact path must not hold",
                "EpochTrained | /payload/snapshot/sha256 | \"0F\" | payload.snapshot: artifact sha256",
                "EpochTrained | /payload/snapshot/bytes | -1 | payload.snapshot: artifact bytes",
                "EpochTrained | /payload/resumedFrom/epoch | -1 | payload.resumedFrom: epoch must be from 0",
                "EpochTrained | /payload/resumedFrom/teacher | ~ | payload.resumedFrom: teacher must be given",
                "EpochTrained | /payload/metrics | ~ | metrics must be given",
                "EpochTrained | /payload/metrics | {\"loss\": null} | metrics.loss must be given",
                "EpochTrained | /payload/metrics | {\"a\\tb\": 1} | metrics must not hold U+0009",
                "EpochTrained | /payload/learningRate | \"NaN\" | learningRate must be a finite number",
                "EpochTrained | /payload/imagesPerSecond | -1 | imagesPerSecond must not be negative",
                "EpochTrained | /payload/seconds | -1 | seconds must not be negative",
                "EpochTrained | /payload/dataWaitSeconds | \"Infinity\" | dataWaitSeconds must be a finite number",
                "TrainingFinished | /payload/attempt | -7 | attempt must be at least 1",
                "TrainingFinished | /payload/outcome | ~ | outcome must be given",
                "TrainingFinished | /payload/reason | \"a\\u0000b\" | reason must be a word",
                "TrainingFinished | /payload/unfinished | {\"epoch\": 1, \"step\": 0} | payload.unfinished: step must be at least 1",
                "TrainingFinished | /payload/unfinished | {\"epoch\": 1, \"step\": 1} | checkpoint must be given",
                // The labels:
                "EpochLabeled | /payload/attempt | 0 | attempt must be at least 1",
                "EpochLabeled | /payload/epoch | -1 | epoch must be from 0",
                "EpochLabeled | /payload/epoch | 2000000000 | epoch must be from 0",
                "EpochLabeled | /payload/snapshot | ~ | snapshot must be given",
                "EpochLabeled | /payload/teacher | ~ | teacher must be given",
                "EpochLabeled | /payload/studentTestError | \"NaN\" | studentTestError must be in [0, 1]",
                "EpochLabeled | /payload/averageTestError | 1.5 | averageTestError must be in [0, 1]",
                "EpochLabeled | /payload/teacherTestError | -0.5 | teacherTestError must be in [0, 1]",
                "EpochLabeled | /payload/quality/coverage | 2 | payload.quality: coverage must be in [0, 1]",
                "EpochLabeled | /payload/quality/meanConfidence | \"NaN\" | payload.quality: meanConfidence must be in [0, 1]",
                "EpochLabeled | /payload/quality/confidenceHistogram | [0,0,0,0,0,0,0,0,0,0,0] | confidenceHistogram must hold at most 10",
                "EpochLabeled | /payload/quality/confidenceHistogram | ~ | confidenceHistogram must be given",
                "EpochLabeled | /payload/quality/classCounts | [-1] | classCounts must be at least 0",
                "EpochLabeled | /payload/quality/accuracy | 7 | accuracy must be in [0, 1]",
                "EpochLabeled | /payload/quality/images | 0 | images must be at least 1",
                "EpochLabeled | /payload/quality/report | {\"images\": 0} | payload.quality.report",
                "EpochLabeled | /payload/chosenEpoch | 5 | chosenEpoch must be from 0 to 4",
                "EpochLabeled | /payload/validationErrors | {\"student\": 0.5, \"average\": 7, \"teacher\": 0.5} | validationErrors.average",
                "EpochLabeled | /payload/validationErrors | {\"student\": 0.5} | payload.validationErrors: average must be given",
                "EpochLabeled | /payload/chosenNetwork | \"nobody\" | payload.chosenNetwork",
                "EpochLabeled | /payload/chosenEpochs | {\"student\": 0, \"average\": 9, \"teacher\": 0} | chosenEpochs.average",
                "LinesLogged | /payload/attempt | -1 | attempt must be at least 0",
                "LinesLogged | /payload/service | ~ | service must be given",
                "LinesLogged | /payload/host | \"a\\nb\" | host must not hold U+000A",
                "LinesLogged | /payload/lines | ~ | lines must be given",
                "LinesLogged | /payload/lines | [null] | lines",
                "LinesLogged | /payload/lines/0/time | ~ | payload.lines.0: time must be given",
                "LinesLogged | /payload/lines/0/level | \"loud\" | payload.lines.0.level",
                "LinesLogged | /payload/lines/0/message | ~ | payload.lines.0: message must be given",
                "LinesLogged | /payload/lost | -1 | lost must be at least 0",
                "LabelingFailed | /payload/attempt | 0 | attempt must be at least 1",
                "LabelingFailed | /payload/epoch | -1 | epoch must be from 0",
                "LabelingFailed | /payload/reason | ~ | reason must be given",
                "LabelingFailed | /payload/message | ~ | message must be given",
            })
    void isMalformedAndSaysWhere(String type, String pointer, String json, String complaint) throws IOException {
        byte[] wrong = changed(type, pointer, json);

        assertThatThrownBy(() -> EventCodec.decode(wrong))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void thereIsAWrongFieldOfEveryType() throws NoSuchMethodException {
        CsvSource source = WrongEventsTest.class
                .getDeclaredMethod("isMalformedAndSaysWhere", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class);
        Set<String> shown = Arrays.stream(source.value())
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toSet());

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(Stream.of(EventPayload.class.getPermittedSubclasses())
                        .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
                        .map(Class::getSimpleName)
                        .toList());
    }

    /** What it says may quote anything, at any length, and the news is not to be lost for that. */
    @Test
    void aMessageIsCutNotRefused() throws MalformedEventException {
        String said = "😀".repeat(Check.MESSAGE_LENGTH_MAX);

        Event read = EventCodec.decode(EventCodec.encode(
                Event.of(new TrainingFinished(JOB, 1, Outcome.FAILED, "corrupt-dataset", said, null), TIME)));

        assertThat(((TrainingFinished) read.payload()).message())
                .hasSize(Check.MESSAGE_LENGTH_MAX)
                .startsWith("😀😀")
                .endsWith("…");
        assertThat(new SetBack(0, null, said).message())
                .hasSize(Check.MESSAGE_LENGTH_MAX)
                .endsWith("…");
    }

    /** A network may diverge in the last step of an epoch; the next epoch tells that it did. */
    @Test
    void aFigureThatIsNoNumberIsLeftOut() throws Exception {
        EpochTrained trained = (EpochTrained)
                EventCodec.decode(changed("EpochTrained", "/payload/metrics", "{\"loss\": 0.5, \"mask\": \"NaN\"}"))
                        .payload();

        assertThat(trained.metrics()).isEqualTo(Map.of("loss", 0.5));
    }

    /** A mean of confidences of 1 may round to a little more. */
    @Test
    void roundingMakesNoShareWrong() throws Exception {
        assertThat(EventCodec.decode(changed("EpochLabeled", "/payload/quality/meanConfidence", "1.00000001")))
                .isNotNull();
    }

    private static byte[] changed(String type, String pointer, String json) throws IOException {
        EventPayload payload = GoldenEventsTest.payloads()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
        JsonNode tree = Json.mapper().readTree(EventCodec.encode(Event.of(payload, TIME)));
        JsonPointer place = JsonPointer.compile(pointer);
        ObjectNode holder = (ObjectNode) tree.at(place.head());
        String field = place.last().getMatchingProperty();
        assertThat(holder.has(field)).as("%s of %s", field, type).isTrue();
        if (json.equals("~")) {
            holder.remove(field);
        } else {
            holder.set(field, value(json));
        }
        return Json.mapper().writeValueAsBytes(tree);
    }

    private static JsonNode value(String json) throws IOException {
        if (json.equals("LONG")) {
            return Json.mapper().getNodeFactory().textNode("x".repeat(Check.NAME_LENGTH_MAX + 1));
        }
        if (json.equals("MANY")) {
            ArrayNode many = Json.mapper().createArrayNode();
            List<String> files = Collections.nCopies(1_001, "a.png");
            files.forEach(many::add);
            return many;
        }
        return Json.mapper().readTree(json);
    }
}
