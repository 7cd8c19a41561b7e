package org.fewlabel.metrics.comparison;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.assertj.core.data.Offset;
import org.fewlabel.contracts.Json;
import org.fewlabel.metrics.Runs;
import org.fewlabel.testing.LocalEnginesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(value = LocalEnginesResource.class, initArgs = @ResourceArg(name = "database", value = "metrics"))
class ComparisonResourceTest {
    private static final String COMPARISON = "/api/v1/comparison";
    private static final Offset<Double> ROUNDING = within(1e-12);

    @Inject
    Runs runs;

    /** Deviations from the mean of the last errors: −0.03, −0.01, 0.04; the sum of their squares is 0.0026. */
    @Test
    void givesMeanAndSampleStandardDeviationOverSeeds() throws Exception {
        runs.succeeded("seeds", "supervised", 0, 0.5, 0.30);
        runs.succeeded("seeds", "supervised", 1, 0.2, 0.32);
        runs.succeeded("seeds", "supervised", 2, 0.7, 0.37);

        JsonNode comparison = compare("by=method&name=seeds");

        assertThat(comparison.at("/by").toString()).isEqualTo("[\"method\"]");
        JsonNode group = comparison.at("/groups/0");
        assertThat(group.at("/group").toString()).isEqualTo("{\"method\":\"supervised\"}");
        assertThat(group.at("/n").intValue()).isEqualTo(3);
        assertThat(group.at("/student/last/mean").doubleValue()).isCloseTo(0.33, ROUNDING);
        assertThat(group.at("/student/last/std").doubleValue()).isCloseTo(Math.sqrt(0.0026 / 2), ROUNDING);
        // Medians 0.40, 0.26, 0.535; bests 0.30, 0.20, 0.37.
        assertThat(group.at("/student/medianOfLast20/mean").doubleValue()).isCloseTo(1.195 / 3, ROUNDING);
        assertThat(group.at("/student/best/mean").doubleValue()).isCloseTo(0.29, ROUNDING);
        assertThat(group.at("/student/best/std").doubleValue()).isCloseTo(Math.sqrt(0.0146 / 2), ROUNDING);
        // The step average's errors are three quarters of the student's, and so are their mean and deviation.
        assertThat(group.at("/average/last/mean").doubleValue()).isCloseTo(0.33 * 0.75, ROUNDING);
        assertThat(group.at("/average/medianOfLast20/mean").doubleValue()).isCloseTo(1.195 / 4, ROUNDING);
        assertThat(group.at("/average/best/std").doubleValue()).isCloseTo(Math.sqrt(0.0146 / 2) * 0.75, ROUNDING);
        // The teacher's are half of them.
        assertThat(group.at("/teacher/last/mean").doubleValue()).isCloseTo(0.165, ROUNDING);
        assertThat(group.at("/teacher/last/std").doubleValue()).isCloseTo(Math.sqrt(0.0026 / 2) / 2, ROUNDING);
    }

    @Test
    void hasNoDeviationOfASingleRun() throws Exception {
        runs.succeeded("single", "supervised", 0, 0.5);

        JsonNode last = compare("by=method&name=single").at("/groups/0/student/last");

        assertThat(last.toString()).isEqualTo("{\"mean\":0.5,\"std\":null}");
    }

    /** What saw 4,000 labels elsewhere is no run with 100 labels. */
    @Test
    void neverAveragesWhatUsesMoreLabelsThanItSays() throws Exception {
        runs.succeeded("leak", "supervised", 0, 0.5);
        runs.startedFromAnother("leak", 1, false, 0.7);
        runs.startedFromAnother("leak", 2, true, 0.1);

        JsonNode groups = compare("by=method&name=leak").at("/groups");

        assertThat(groups).hasSize(2);
        assertThat(groups.at("/0/moreLabels").booleanValue()).isFalse();
        assertThat(groups.at("/0/n").intValue()).isEqualTo(2);
        assertThat(groups.at("/0/student/last/mean").doubleValue()).isCloseTo(0.6, ROUNDING);
        assertThat(groups.at("/1/moreLabels").booleanValue()).isTrue();
        assertThat(groups.at("/1/student/last/mean").doubleValue()).isCloseTo(0.1, ROUNDING);
        assertThat(compare("name=leak&moreLabels=false").at("/groups")).hasSize(1);
    }

    /** Nobody knows what the weights of a file have learned, and of two files not that it is the same. */
    @Test
    void averagesWhatStartsFromAFileWithNothingButItsLike() throws Exception {
        String photos = "a".repeat(64);
        String drawings = "b".repeat(64);
        runs.succeeded("files", "supervised", 0, 0.5);
        runs.startedFromFile("files", 1, photos, 0.25);
        runs.startedFromFile("files", 2, photos, 0.75);
        runs.startedFromFile("files", 3, drawings, 0.125);
        runs.startedFromAJobThatStartedFrom("files", 4, drawings, 0.375);

        JsonNode groups = compare("by=method&name=files").at("/groups");

        assertThat(groups.findValuesAsText("startModelSha256")).containsExactly("null", photos, drawings);
        assertThat(groups.findValuesAsText("moreLabels")).containsExactly("false", "true", "true");
        assertThat(groups.at("/1/student/last/mean").doubleValue()).isCloseTo(0.5, ROUNDING);
        assertThat(groups.at("/2/student/last/mean").doubleValue()).isCloseTo(0.25, ROUNDING);
    }

    /** A backbone may have learned the labels of these very images, and another one others. */
    @Test
    void averagesAHeadOnABackboneWithNothingButItsLike() throws Exception {
        String photos = "a".repeat(64);
        String drawings = "b".repeat(64);
        runs.succeeded("backbones", "supervised", 0, 0.5);
        runs.onABackbone("backbones", 1, photos, "linear", 0.25);
        runs.onABackbone("backbones", 2, photos, "linear", 0.75);
        runs.onABackbone("backbones", 3, photos, "mlp", 0.375);
        runs.onABackbone("backbones", 4, drawings, "linear", 0.125);

        JsonNode groups = compare("by=method&name=backbones").at("/groups");

        assertThat(groups.findValuesAsText("startModelSha256")).containsExactly("null", photos, photos, drawings);
        assertThat(groups.findValuesAsText("head")).containsExactly("null", "linear", "mlp", "linear");
        assertThat(groups.findValuesAsText("moreLabels")).containsExactly("false", "true", "true", "true");
        assertThat(groups.at("/1/n").intValue()).isEqualTo(2);
        assertThat(groups.at("/1/student/last/mean").doubleValue()).isCloseTo(0.5, ROUNDING);
        assertThat(compare("name=backbones&moreLabels=false").at("/groups")).hasSize(1);
    }

    @Test
    void countsNoRunWithoutTestErrors() throws Exception {
        runs.succeeded("untested", "supervised", 0, 0.5);
        runs.succeededWithoutTestImages("untested");
        runs.succeededWithoutTestImages("untested-alone");

        assertThat(compare("name=untested").at("/groups/0/n").intValue()).isEqualTo(1);
        assertThat(compare("name=untested-alone").at("/groups")).isEmpty();
    }

    @Test
    void groupsByEveryKeyInTheOrderAskedFor() throws Exception {
        runs.succeeded("keys", "pseudo-label, \"targets\": \"iteration\"", 0, 0.3);
        runs.succeeded("keys", "pseudo-label, \"targets\": \"epoch\"", 0, 0.2);
        runs.succeeded("keys", "supervised", 0, 0.4);

        JsonNode comparison = compare("by=targets,method,labels&name=keys");

        assertThat(comparison.at("/groups").findValues("group"))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"targets\":null,\"method\":\"supervised\",\"labels\":100}",
                        "{\"targets\":\"epoch\",\"method\":\"pseudo-label\",\"labels\":100}",
                        "{\"targets\":\"iteration\",\"method\":\"pseudo-label\",\"labels\":100}");
    }

    @Test
    void countsSucceededJobsUnlessToldOtherwise() throws Exception {
        runs.succeeded("unfinished", "supervised", 0, 0.4, 0.2);
        runs.running("unfinished", "supervised", 1, 2, 0.4);
        runs.running("unfinished", "supervised", 2, 2);

        assertThat(compare("name=unfinished").at("/groups/0/n").intValue()).isEqualTo(1);
        assertThat(compare("name=unfinished&includeUnfinished=true")
                        .at("/groups/0/n")
                        .intValue())
                .isEqualTo(2);
        assertThat(compare("name=unfinished&state=running").at("/groups/0/n").intValue())
                .isEqualTo(1);
    }

    /** The success and the last epoch are told on two topics. */
    @Test
    void waitsForTheLastEpochOfASucceededJob() throws Exception {
        runs.succeededBeforeItsLastEpoch("early", 0.4);

        assertThat(compare("name=early").at("/groups")).isEmpty();
        assertThat(compare("name=early&includeUnfinished=true").at("/groups")).isEmpty();
    }

    @Test
    void countsARunThatWasStoppedEarlyAndWhatItsValidationImagesChose() throws Exception {
        runs.stoppedEarly("chosen", 0, 9, new double[] {0.2, 0.4}, new double[] {0.3, 0.3});
        runs.stoppedEarly("chosen", 1, 9, new double[] {0.2, 0.2});

        JsonNode group = compare("by=method&name=chosen").at("/groups/0");

        assertThat(group.at("/n").intValue()).isEqualTo(2);
        assertThat(group.at("/student/chosenByValidation/mean").doubleValue()).isCloseTo(0.3, ROUNDING);
        assertThat(group.at("/student/chosenByValidation/std").doubleValue()).isCloseTo(Math.sqrt(0.02), ROUNDING);
        // Of the first run the second epoch, of the other the only one.
        assertThat(group.at("/average/chosenByValidation/mean").doubleValue())
                .isCloseTo((0.3 + 0.2) / 2 * 0.75, ROUNDING);
        assertThat(group.at("/teacher/chosenByValidation/mean").doubleValue()).isCloseTo((0.4 + 0.2) / 4, ROUNDING);
    }

    /** A mean over the runs that have one would be of other runs than its neighbours. */
    @Test
    void showsNoNetworkThatARunOfAnEarlierVersionLacks() throws Exception {
        runs.succeeded("versions", "mean-teacher", 0, 0.5);
        runs.succeededOfAnEarlierVersion("versions", "mean-teacher", 0.25, 0.125);
        runs.succeededOfAnEarlierVersion("versions", "supervised", 0.25, 0.125);

        JsonNode groups = compare("by=method&name=versions").at("/groups");

        assertThat(groups.at("/0/n").intValue()).isEqualTo(2);
        assertThat(groups.at("/0/average/last/mean").doubleValue()).isCloseTo((0.375 + 0.125) / 2, ROUNDING);
        assertThat(groups.at("/0/teacher").isNull()).isTrue();
        assertThat(groups.at("/1/average").isNull()).isTrue();
        assertThat(groups.at("/1/teacher/last/mean").doubleValue()).isCloseTo(0.125, ROUNDING);
    }

    @Test
    void choosesNothingByValidationUnlessEveryRunDoes() throws Exception {
        runs.stoppedEarly("half-chosen", 0, 9, new double[] {0.2, 0.4});
        runs.succeeded("half-chosen", "supervised", 1, 0.5);

        JsonNode group = compare("by=method&name=half-chosen").at("/groups/0");

        assertThat(group.at("/n").intValue()).isEqualTo(2);
        assertThat(group.at("/student/chosenByValidation").isNull()).isTrue();
    }

    @Test
    void isEmptyWhereNothingIsFound() throws Exception {
        assertThat(compare("name=nobody-submitted-this").at("/groups").toString())
                .isEqualTo("[]");
    }

    @Test
    void writesCsvWhenAskedTo() {
        runs.succeeded("table", "supervised", 0, 0.5);
        runs.succeeded("table", "supervised", 1, 0.5);
        runs.succeeded("table", "mean-teacher", 0, 0.25);

        String csv = given().accept("text/csv")
                .get(COMPARISON + "?by=method,inputs&name=table")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();

        assertThat(csv.split("\r\n"))
                .containsExactly(
                        "method,inputs,n,studentLastMean,studentLastStd,studentMedianOfLast20Mean,"
                                + "studentMedianOfLast20Std,studentBestMean,studentBestStd,teacherLastMean,"
                                + "teacherLastStd,teacherMedianOfLast20Mean,teacherMedianOfLast20Std,teacherBestMean,"
                                + "teacherBestStd,studentChosenByValidationMean,studentChosenByValidationStd,"
                                + "teacherChosenByValidationMean,teacherChosenByValidationStd,"
                                + "averageLastMean,averageLastStd,averageMedianOfLast20Mean,averageMedianOfLast20Std,"
                                + "averageBestMean,averageBestStd,averageChosenByValidationMean,"
                                + "averageChosenByValidationStd,moreLabels,startModelSha256,head",
                        "mean-teacher,separate,1,0.25,,0.25,,0.25,,0.125,,0.125,,0.125,,,,,,0.1875,,0.1875,,0.1875,,,,false,,",
                        "supervised,,2,0.5,0.0,0.5,0.0,0.5,0.0,0.25,0.0,0.25,0.0,0.25,0.0,,,,,"
                                + "0.375,0.0,0.375,0.0,0.375,0.0,,,false,,");
    }

    @ParameterizedTest
    @CsvSource({
        "by=colour, by, unknown is 'colour'",
        "'by=method,colour', by, unknown is 'colour'",
        "by=, by, unknown is ''",
        "by=seed, by, unknown is 'seed'",
        "by=method&by=labels, by, must not be repeated",
        "includeUnfinished=perhaps, includeUnfinished, must be true or false",
        "dataset=imagenet, dataset, 'must be one of fashion-mnist, cifar10, two-moons, '",
        "pageSize=1, pageSize, is unknown here"
    })
    void namesWhatIsWrongInAQuery(String query, String field, String rule) {
        given().get(COMPARISON + "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("violations[0].field", equalTo(field))
                .body("violations[0].message", containsString(rule));
    }

    private static JsonNode compare(String query) throws JsonProcessingException {
        return Json.mapper()
                .readTree(given().get(COMPARISON + "?" + query)
                        .then()
                        .statusCode(200)
                        .contentType("application/json")
                        .extract()
                        .asString());
    }
}
