package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.fewlabel.service.rest.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A misspelt parameter was as if it was not there: the list was of all jobs, and a check submitted. */
@QuarkusTest
class UnknownParametersTest {
    @Inject
    Front front;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jobs?stat=failed                | stat     | is unknown here; known are dataset, method, name, owner,"
                        + " pageSize, pageToken, state",
                "jobs?name=a&name=b              | name     | must not be repeated",
                "jobs/00000000-0000-0000-0000-000000000001?full=true  | full | is unknown here; no parameter is known",
                "ensemble/labels?jobID=1         | jobID    | is unknown here; known are jobId, moreLabels,"
                        + " probabilities, spreadsheet",
                "jobs/00000000-0000-0000-0000-000000000001/next?labelset=a  | labelset | is unknown here; known are labelSet",
                "label-sets?job=1                | job      | is unknown here; known are dataset, owner, pageSize, pageToken",
                "presets?name=fixmatch           | name     | is unknown here; no parameter is known"
            })
    void namesTheParameterAndThoseThatThereAre(String path, String parameter, String rule) {
        given().get("/api/v1/" + path)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:invalid-request"))
                .body("violations.field", equalTo(List.of(parameter)))
                .body("violations[0].message", equalTo(rule));
    }

    @Test
    void submitsNothingWhereTheWishToCheckIsMisspelt() {
        Front.json()
                .body(Front.SPEC)
                .post("/api/v1/jobs?validateonly=true")
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("validateonly")));

        given().get("/api/v1/jobs").then().body("jobs", hasSize(0));
    }
}
