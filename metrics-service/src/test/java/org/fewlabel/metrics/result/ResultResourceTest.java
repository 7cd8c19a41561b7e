package org.fewlabel.metrics.result;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.JsonConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.metrics.Events;
import org.fewlabel.metrics.Rows;
import org.fewlabel.metrics.Runs;
import org.fewlabel.metrics.intake.EventRecorder;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class ResultResourceTest {
    private static final String RESULTS = "/api/v1/results";

    @Inject
    Runs runs;

    @Inject
    EventRecorder recorder;

    @Inject
    Rows rows;

    @Test
    void givesTheErrorsOfARun() {
        UUID job = runs.succeeded("errors", "mean-teacher", 5, 0.5, 0.2, 0.3, 0.4);

        JsonPath result = one("jobId", job);

        assertThat(result.getMap("")).containsEntry("name", "errors").containsEntry("state", "succeeded");
        assertThat(result.getMap("")).containsEntry("method", "mean-teacher").containsEntry("inputs", "separate");
        assertThat(result.getMap("")).containsEntry("targets", null).containsEntry("network", "lenet");
        assertThat(result.getMap("")).containsEntry("dataset", "fashion-mnist").containsEntry("labels", 100);
        assertThat(result.getMap("")).containsEntry("splitSeed", 0).containsEntry("seed", 5);
        assertThat(result.getMap("")).containsEntry("epochs", 4).containsEntry("epochsDone", 4);
        assertThat(result.getDouble("trainingSeconds")).isEqualTo(4 * 2.5);
        assertThat(result.getDouble("student.last")).isEqualTo(0.4);
        assertThat(result.getDouble("student.medianOfLast20")).isEqualTo(0.35);
        assertThat(result.getDouble("student.best")).isEqualTo(0.2);
        assertThat(result.getDouble("average.last")).isCloseTo(0.3, within(1e-12));
        assertThat(result.getDouble("average.medianOfLast20")).isCloseTo(0.2625, within(1e-12));
        assertThat(result.getDouble("average.best")).isCloseTo(0.15, within(1e-12));
        assertThat(result.getDouble("teacher.last")).isEqualTo(0.2);
        assertThat(result.getDouble("teacher.medianOfLast20")).isEqualTo(0.175);
        assertThat(result.getDouble("teacher.best")).isEqualTo(0.1);
    }

    @Test
    void givesTheTestErrorOfTheEpochThatTheValidationImagesChose() {
        UUID job = runs.stoppedEarly(
                "validated", 0, 9, new double[] {0.5, 0.6}, new double[] {0.2, 0.4}, new double[] {0.2, 0.3});

        JsonPath result = one("jobId", job);

        assertThat(result.getDouble("student.chosenByValidation"))
                .as("the earlier of two epochs that are as good")
                .isEqualTo(0.4);
        assertThat(result.getDouble("average.chosenByValidation")).isCloseTo(0.45, within(1e-12));
        assertThat(result.getDouble("teacher.chosenByValidation")).isEqualTo(0.3);
        assertThat(result.getDouble("student.best")).isEqualTo(0.3);
        assertThat(result.getInt("epochsDone")).isEqualTo(3);
    }

    @Test
    void takesTheMiddleOneOfAnOddNumberOfEpochs() {
        UUID job = runs.succeeded("odd", "supervised", 0, 0.5, 0.3, 0.4);

        assertThat(one("jobId", job).getDouble("student.medianOfLast20")).isEqualTo(0.4);
    }

    @Test
    void leavesEpochsBeforeTheLastTwentyOutOfTheMedian() {
        double[] errors = DoubleStream.concat(
                        DoubleStream.of(0.01, 0.02),
                        IntStream.rangeClosed(11, 30).mapToDouble(percent -> percent / 100.0))
                .toArray();
        UUID job = runs.succeeded("long", "supervised", 0, errors);

        JsonPath result = one("jobId", job);

        assertThat(result.getDouble("student.medianOfLast20")).isCloseTo(0.205, within(1e-12));
        assertThat(result.getDouble("student.last")).isEqualTo(0.30);
        assertThat(result.getDouble("student.best")).isEqualTo(0.01);
    }

    @Test
    void saysNothingOfErrorsBeforeTheFirstEpoch() {
        UUID job = runs.running("young", "supervised", 0, 3);

        JsonPath result = one("jobId", job);

        assertThat(result.getInt("epochsDone")).isZero();
        assertThat(result.<Double>get("student.last")).isNull();
        assertThat(result.<Double>get("teacher.best")).isNull();
    }

    /** Success and labels are told by different topics: whoever takes the errors for final must know that they are. */
    @Test
    void saysWhetherTheLastEpochIsIn() {
        UUID early = runs.succeededBeforeItsLastEpoch("early", 0.5, 0.4);
        UUID young = runs.queued("not whole", Events.START);
        UUID complete = runs.succeeded("complete", "supervised", 0, 0.5, 0.4);
        UUID stopped = runs.stoppedEarly("stopped", 0, 9, new double[] {0.5, 0.6}, new double[] {0.2, 0.4});
        UUID blind = runs.succeededWithoutTestImages("blind");

        assertThat(one("jobId", early).getString("state")).isEqualTo("succeeded");
        assertThat(one("jobId", early).getInt("epochsDone")).isEqualTo(2);
        assertThat(List.of(early, young)).noneMatch(job -> one("jobId", job).getBoolean("whole"));
        assertThat(List.of(complete, stopped, blind))
                .allMatch(job -> one("jobId", job).getBoolean("whole"));
        given().get(RESULTS + "/" + early).then().body("whole", equalTo(false));
    }

    @Test
    void showsNoJobBeforeItsSpecIsKnown() {
        UUID job = runs.unheardOf(0.5);

        given().queryParam("jobId", job).get(RESULTS).then().statusCode(200).body("results", equalTo(List.of()));
    }

    @Test
    void filtersByAnyOfTheValuesAndByAllOfTheFields() {
        runs.succeeded("filter", "supervised", 1, 0.5);
        runs.succeeded("filter", "mean-teacher", 1, 0.5);
        runs.succeeded("filter", "mean-teacher", 2, 0.5);
        runs.succeeded("filter", "pseudo-label, \"targets\": \"iteration\", \"inputs\": \"mixed\"", 1, 0.5);
        runs.succeeded("another", "mean-teacher", 1, 0.5);

        assertThat(found("name=filter&method=mean-teacher")).hasSize(2);
        assertThat(found("name=filter&method=mean-teacher&method=supervised")).hasSize(3);
        assertThat(found("name=filter&method=mean-teacher&seed=2")).hasSize(1);
        assertThat(found("name=filter&targets=iteration")).hasSize(1);
        assertThat(found("name=filter&inputs=mixed")).hasSize(1);
        assertThat(found("name=filter&targets=epoch")).isEmpty();
        assertThat(found("name=filter&name=another&seed=1")).hasSize(4);
        assertThat(found("name=filter&dataset=cifar10")).isEmpty();
        assertThat(found("name=filter&labels=100&network=lenet&splitSeed=0&state=succeeded"))
                .hasSize(4);
    }

    @Test
    void pagesFromTheNewestWhileJobsAreAdded() {
        List<String> expected = new ArrayList<>();
        for (int minute = 0; minute < 5; minute++) {
            expected.add(
                    0,
                    runs.queued("paged", Events.START.plusSeconds(60L * minute)).toString());
        }
        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            JsonPath page = given().queryParam("name", "paged")
                    .queryParam("pageSize", 2)
                    .queryParams(token == null ? Map.of() : Map.of("pageToken", token))
                    .get(RESULTS)
                    .jsonPath();
            seen.addAll(page.getList("results.jobId"));
            token = page.getString("nextPageToken");
            runs.queued("paged", Events.START.plusSeconds(3600 + seen.size()));
        } while (token != null && seen.size() < 20);

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void pagesThroughJobsOfTheSameMoment() {
        for (int job = 0; job < 3; job++) {
            runs.queued("same-moment", Events.START);
        }
        String first =
                given().get(RESULTS + "?name=same-moment&pageSize=2").jsonPath().getString("nextPageToken");

        JsonPath second = given().get(RESULTS + "?name=same-moment&pageSize=2&pageToken=" + first)
                .jsonPath();

        List<String> all = found("name=same-moment");
        assertThat(second.getList("results.jobId")).isEqualTo(all.subList(2, 3));
        assertThat(second.getString("nextPageToken")).isNull();
    }

    @Test
    void showsWhatEachAttemptDependedOn() {
        Events events = Events.of("{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}");
        recorder.record(events.queued());
        recorder.record(events.started(1, 0, provenance("onednn", 2)));
        recorder.record(events.started(2, 1, provenance("nd4j", 8)));
        recorder.record(events.started(3, 2));

        given().get(RESULTS + "/" + events.jobId())
                .then()
                .statusCode(200)
                .body("moreLabels", equalTo(false))
                .body("labeledSetSha256", equalTo("a".repeat(64)))
                .body("dataSha256", equalTo("b".repeat(64)))
                .body("attempts.attempt", equalTo(List.of(1, 2, 3)))
                .body("attempts.firstEpoch", equalTo(List.of(0, 1, 2)))
                .body("attempts[0].trainer", equalTo("trainer-1"))
                .body("attempts[0].provenance.labeledSetSha256", equalTo("a".repeat(64)))
                .body("attempts[0].provenance.environment.engine", equalTo("onednn"))
                .body("attempts[0].provenance.testInTraining", equalTo(3))
                .body("attempts[0].provenance.environment.threads", equalTo(2))
                .body("attempts[0].provenance.environment.libraries.nd4j", equalTo("1.0.0-M2.1"))
                .body("attempts[1].provenance.environment.engine", equalTo("nd4j"))
                .body("attempts[2].provenance", nullValue());
    }

    /** Before anybody compared the labels of a job with those of the one that it starts from. */
    @Test
    void aJobThatDoesNotSayWhetherItUsesMoreLabelsCountsAsOneThatDoes() throws Exception {
        UUID said = runs.startedFromAnother("silent", 1, false, 0.5);
        Events events = Events.of("{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"},"
                + " \"startFrom\": {\"jobId\": \"6f9619ff-8b86-d011-b42d-00cf4fc964ff\"}}");
        ObjectNode spec = Json.mapper().valueToTree(events.spec());
        ((ObjectNode) spec.get("startFrom")).remove("moreLabels");
        Events silent = new Events(events.jobId(), Json.mapper().treeToValue(spec, JobSpec.class));
        recorder.record(silent.queued());

        given().get(RESULTS + "/" + said).then().body("moreLabels", equalTo(false));
        given().get(RESULTS + "/" + silent.jobId()).then().body("moreLabels", equalTo(true));
    }

    private static RunProvenance provenance(String engine, int threads) {
        return new RunProvenance(
                "a".repeat(64),
                "b".repeat(64),
                3,
                new RunProvenance.Environment(
                        engine,
                        "cpu",
                        threads,
                        null,
                        "linux-x86_64",
                        "17",
                        new TreeMap<>(Map.of("nd4j", "1.0.0-M2.1"))));
    }

    @Test
    void givesTheCurveByEpoch() {
        UUID job = runs.running("curve", "pseudo-label", 0, 3, 0.5, 0.25);

        given().get(RESULTS + "/" + job)
                .then()
                .statusCode(200)
                .body("jobId", equalTo(job.toString()))
                .body("state", equalTo("running"))
                .body("attempt", equalTo(1))
                .body("submittedAt", equalTo("2026-03-01T08:00:00Z"))
                .body("startedAt", equalTo("2026-03-01T08:00:00Z"))
                .body("finishedAt", nullValue())
                .body("spec.method.targets", equalTo("epoch"))
                .body("spec.optimizer.name", equalTo("sgd"))
                .body("curve.epoch", equalTo(List.of(0, 1)))
                .body("curve[1].studentTestError", equalTo(0.25f))
                .body("curve[1].averageTestError", equalTo(0.1875f))
                .body("curve[1].teacherTestError", equalTo(0.125f))
                .body("curve[1].studentValidationError", nullValue())
                .body("curve[1].learningRate", equalTo(0.1f))
                .body("curve[1].imagesPerSecond", equalTo(1000f))
                .body("curve[1].dataWaitSeconds", equalTo(0.125f))
                .body("curve[1].metrics.supervised", equalTo(1.01f))
                .body("curve[1].labelQuality.coverage", equalTo(0.9f))
                .body("curve[1].labelQuality.classCounts", equalTo(List.of(7, 8)))
                .body("curve[1].labelQuality.accuracy", equalTo(0.85f))
                .body("curve[1].labelQuality.images", equalTo(15))
                .body("curve[1].labelQuality.report.accuracyAboveThreshold", equalTo(0.9f))
                .body("curve[1].labelQuality.report.expectedCalibrationError", equalTo(0.05f))
                .body("curve[1].labelQuality.report.balancedError", equalTo(0.125f))
                .body("curve[1].labelQuality.report.recall[1]", equalTo(0.875f))
                .body("curve[1].labelQuality.report.confusion", equalTo(List.of(List.of(6, 1), List.of(1, 7))))
                .body("curve[0].labelQuality.meanConfidence", equalTo(0.8f))
                .body("curve[0].labelQuality.classCounts", equalTo(List.of()))
                .body("curve[0].labelQuality.report.balancedError", equalTo(0.125f))
                .body("curve[0].labelQuality.report.recall", equalTo(List.of()))
                .body("curve[0].labelQuality.report.confusion", equalTo(List.of()));
    }

    /** A run of many epochs and classes had an answer of a hundred megabytes, which ended the service. */
    @Test
    void boundsTheCurveOfALongRun() throws SQLException {
        UUID job = runs.running("long", "pseudo-label", 0, 3, 0.5, 0.25);
        rows.copyEpoch(job, 2_500, 1_000);

        Response answer = given().get(RESULTS + "/" + job);

        JsonPath result = answer.jsonPath();
        List<Integer> epochs = result.getList("curve.epoch");
        assertThat(result.getInt("curveEvery")).isEqualTo(3);
        assertThat(epochs).startsWith(0, 3, 6).endsWith(2_496, 2_499, 2_500).hasSize(835);
        assertThat(result.getList("curve.studentTestError"))
                .doesNotContainNull()
                .hasSize(835);
        assertThat(result.getList("curve[-1].labelQuality.classCounts")).hasSize(1_000);
        assertThat(result.getList("curve[-1].labelQuality.report.recall")).hasSize(1_000);
        assertThat(answer.asByteArray()).hasSizeLessThan(1_000_000);
    }

    @Test
    void givesNoConfusionMatrixBeforeThereIsAReport() {
        UUID job = runs.succeededOfAnEarlierVersion("no-report", "supervised", 0.5, 0.25);

        given().get(RESULTS + "/" + job)
                .then()
                .statusCode(200)
                .body("curve[0].studentTestError", equalTo(0.5f))
                .body("curve[0].labelQuality", nullValue());
    }

    @Test
    void saysHowABackboneComputesItsFeatures() {
        UUID job = runs.onABackbone("features of one", 1, "a".repeat(64), "linear", 0.5);

        given().get(RESULTS + "?jobId=" + job)
                .then()
                .statusCode(200)
                .body("results[0].head", equalTo("linear"))
                .body("results[0].features", equalTo(Map.of("weakViews", 2, "strongViews", 2)));
    }

    /** Whoever averages over a table of results must not take corrected labels for a hundred plain ones. */
    @Test
    void saysWhichLabelSetAJobWasTrainedWith() {
        String corrections = "c".repeat(64);
        UUID job = runs.labeledBy("corrected labels", 1, corrections, 0.5);

        given().get(RESULTS + "?jobId=" + job)
                .then()
                .statusCode(200)
                .body("results[0].labels", equalTo(100))
                .body("results[0].labelSet", equalTo(corrections));
    }

    @Test
    void writesCsvWhenAskedTo() {
        UUID job = runs.succeeded("csv, \"quoted\"", "supervised", 7, 0.5);

        String csv = given().accept("text/csv")
                .get(RESULTS + "?jobId=" + job)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();

        assertThat(csv.split("\r\n"))
                .containsExactly(
                        "jobId,name,state,dataset,labels,splitSeed,network,method,inputs,targets,seed,epochs,epochsDone,"
                                + "studentLast,studentMedianOfLast20,studentBest,"
                                + "teacherLast,teacherMedianOfLast20,teacherBest,trainingSeconds,"
                                + "studentChosenByValidation,teacherChosenByValidation,"
                                + "averageLast,averageMedianOfLast20,averageBest,averageChosenByValidation,"
                                + "moreLabels,labeledSetSha256,dataSha256,startModelSha256,head,features,labelSet,precision,whole",
                        job + ",\"csv, \"\"quoted\"\"\",succeeded,fashion-mnist,100,0,lenet,supervised,,,7,1,1,"
                                + "0.5,0.5,0.5,0.25,0.25,0.25,2.5,,,0.375,0.375,0.375,,false,,,,,,,,true");
    }

    /** A job of that name is a formula to a spreadsheet program. */
    @Test
    void writesCsvThatIsExactOrHarmlessInASpreadsheet() {
        UUID job = runs.succeeded("=SUM(A1)", "supervised", 7, 0.5);

        Response exact = given().accept("text/csv").get(RESULTS + "?jobId=" + job);
        Response harmless = given().accept("text/csv").get(RESULTS + "?spreadsheet=true&jobId=" + job);

        assertThat(exact.getContentType()).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(exact.asString()).startsWith("jobId,").contains(job + ",=SUM(A1),");
        assertThat(harmless.asByteArray()).startsWith(0xEF, 0xBB, 0xBF);
        assertThat(harmless.asString()).contains(job + ",'=SUM(A1),");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?name=%00",
                "?name=a%0Ab",
                "?name=%FF",
                "?name=",
                "?jobId=%00",
                "?state=%00",
                "?dataset=%00",
                "?labels=%00",
                "?splitSeed=%00",
                "?network=%00",
                "?method=%00",
                "?inputs=%00",
                "?targets=%00",
                "?seed=%00",
                "?pageSize=%00",
                "?pageToken=%00",
                "?pageToken=LTEwMDAwMDAwMDAtMDEtMDFUMDA6MDA6MDBaLzAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA",
                "?%00=1",
                "/%00"
            })
    void refusesAParameterThatIsNoText(String query) {
        given().urlEncodingEnabled(false)
                .get(RESULTS + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void namesTheParameterTheRuleAndTheValue() {
        given().urlEncodingEnabled(false)
                .get(RESULTS + "?name=a%00b")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("name")))
                .body("violations[0].message", equalTo("must not hold U+0000, a control character, was a\\u0000b"));
    }

    @Test
    void tellsTheReaderOfCsvThatThereIsMore() {
        runs.queued("csv-pages", Events.START);
        runs.queued("csv-pages", Events.START.plusSeconds(1));

        String token = given().accept("text/csv")
                .get(RESULTS + "?name=csv-pages&pageSize=1")
                .getHeader("Next-Page-Token");

        assertThat(given().get(RESULTS + "?name=csv-pages&pageSize=1&pageToken=" + token)
                        .jsonPath()
                        .getList("results"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "method=magic, method, 'must be one of supervised, '",
        "state=done, state, 'must be one of queued, '",
        "labels=many, labels, must be a whole number",
        "labels=-1, labels, must be a whole number",
        "seed=99999999999999999999, seed, must be a whole number",
        "jobId=7, jobId, must be a job's id",
        "metod=supervised, metod, is unknown here",
        "pageSize=0, pageSize, must be a whole number from 1 to 1000",
        "pageSize=1001, pageSize, must be a whole number from 1 to 1000",
        "pageSize=1&pageSize=2, pageSize, must not be repeated",
        "pageToken=xyz, pageToken, must be the nextPageToken of an earlier answer",
        "pageToken=***, pageToken, must be the nextPageToken of an earlier answer"
    })
    void namesWhatIsWrongInAQuery(String query, String field, String rule) {
        given().get(RESULTS + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400))
                .body("violations.field", equalTo(List.of(field)))
                .body("violations[0].message", containsString(rule));
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        given().get(RESULTS + "?method=magic&seed=x&color=red")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("method", "seed", "color")));
    }

    @Test
    void answersABadQueryForCsvWithAProblemToo() {
        given().accept("text/csv")
                .get(RESULTS + "?method=magic")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations.field", hasItem("method"));
        given().accept("text/csv")
                .get(RESULTS + "?spreadsheet=perhaps")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("spreadsheet")))
                .body("violations[0].message", equalTo("must be true or false, was perhaps"));
    }

    @Test
    void knowsNoResultOfAnUnknownJob() {
        UUID unknown = UUID.randomUUID();

        given().get(RESULTS + "/" + unknown)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString(unknown.toString()));
    }

    @Test
    void knowsNoResultOfWhatIsNoId() {
        given().get(RESULTS + "/first").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void documentsEveryFilter() {
        given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body(
                        "paths.'/api/v1/results'.get.parameters.name",
                        hasItems("method", "splitSeed", "jobId", "pageToken"))
                .body("paths.'/api/v1/comparison'.get.parameters.name", hasItems("by", "baseline", "labels"));
    }

    private static JsonPath one(String parameter, Object value) {
        return given().config(RestAssured.config()
                        .jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE)))
                .queryParam(parameter, value)
                .get(RESULTS)
                .then()
                .statusCode(200)
                .body("results.size()", equalTo(1))
                .extract()
                .jsonPath()
                .setRootPath("results[0]");
    }

    private static List<String> found(String query) {
        return given().get(RESULTS + "?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("results.jobId");
    }
}
