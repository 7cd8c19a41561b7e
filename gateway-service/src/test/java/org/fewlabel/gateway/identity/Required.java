package org.fewlabel.gateway.identity;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.fewlabel.gateway.Front;

/** A gateway at which everybody must say who they are; one for all tests of that, since each start takes its time. */
public final class Required implements QuarkusTestProfile {
    static final String SERVICE = "service-0123456789abcdef0123456789abcdef";
    static final String OPERATOR = "operator-0123456789abcdef0123456789abcdef";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "fewlabel.identity.required", "true",
                "fewlabel.identity.service-token", SERVICE,
                "fewlabel.identity.operator-token", OPERATOR,
                // What could tell a token, if anything did.
                "quarkus.log.category.\"io.quarkus.security\".level", "DEBUG",
                "quarkus.log.category.\"io.quarkus.vertx.http\".level", "DEBUG",
                "quarkus.log.category.\"org.fewlabel\".level", "DEBUG");
    }

    public static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    public static RequestSpecification jsonAs(String token) {
        return as(token).contentType(ContentType.JSON);
    }

    /** A job of whoever has that token. */
    static String submitted(String token) {
        return jsonAs(token)
                .body(Front.SPEC)
                .post("/api/v1/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** A browser's wish to sign in. */
    static ValidatableResponse session(String token) {
        return given().contentType(ContentType.JSON)
                .body("{\"token\": \"" + token + "\"}")
                .post("/api/v1/session")
                .then();
    }

    /** A new token of somebody's. */
    public static String token(String owner, String role) {
        return jsonAs(OPERATOR)
                .body("{\"name\": \"test\", \"owner\": \"" + owner + "\", \"roles\": [\"" + role + "\"]}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }
}
