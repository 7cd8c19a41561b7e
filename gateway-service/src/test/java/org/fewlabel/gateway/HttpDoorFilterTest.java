package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.fewlabel.service.rest.Problem;
import org.junit.jupiter.api.Test;

/** A page of somebody else's, in the browser of a user. */
@QuarkusTest
class HttpDoorFilterTest {
    /** A name that was made to resolve to this machine. */
    @Test
    void answersNoQuestionUnderAForeignName() {
        given().header("Host", "rebound.example:8080")
                .get("/api/v1/jobs")
                .then()
                .statusCode(421)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:foreign-host"))
                .body("detail", containsString("fewlabel.http.hosts"));
        given().header("Host", "rebound.example").get("/q/openapi").then().statusCode(421);
        given().header("Host", "10.1.2.3:8080").get("/api/v1/jobs").then().statusCode(200);
        given().header("Host", "gateway-7f.pods.example")
                .get("/q/health/live")
                .then()
                .statusCode(200);
    }

    @Test
    void cancelsNoJobForAnotherPage() {
        UUID job = Front.submitted(Front.SPEC);
        String cancel = "/api/v1/jobs/" + job + "/cancel";

        given().header("Origin", "https://evil.example")
                .post(cancel)
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:cross-origin"))
                .body("detail", containsString("https://evil.example"));
        given().header("Sec-Fetch-Site", "cross-site").post(cancel).then().statusCode(403);
        Front.json()
                .header("Origin", "null")
                .body(Front.SPEC)
                .post("/api/v1/jobs")
                .then()
                .statusCode(403);

        given().header("Sec-Fetch-Site", "same-origin").post(cancel).then().statusCode(200);
    }
}
