package org.fewlabel.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fewlabel.service.rest.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is no good is refused where it enters, by words that name it, and never by the database. */
@QuarkusTest
class TextAtTheDoorTest {
    private static final int GENERATED = 150;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;

    /** Characters that something on the way might trip over. */
    private static final String NASTY = "\u0000\u0001\u0007\b\t\n\r"
            + "\u001B \"'\\/{}[]:,;=+-@%_`$<>&#?|\u007F\u0085\u00A0\u00AD"
            + "İıßé\u0301\u200B\u200F\u202E\u2028\u2029\uD800\uDBFF\uDC00\uDFFF\uE000\uFDD0\uFEFF\uFFFD\uFFFE\uFFFF";

    @Inject
    Front front;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @Test
    void refusesANameThatTheDatabaseCannotKeep() {
        Front.submit(named("a\u0000b"))
                .statusCode(BAD_REQUEST)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations.field", equalTo(List.of("name")))
                .body("violations[0].message", equalTo("must not hold U+0000, a control character, was \"a\\u0000b\""));
    }

    @Test
    void altersNoName() {
        String name = "größe \uD83D\uDE00 猫 =1+1";

        String id = Front.submit(named(name)).statusCode(ACCEPTED).extract().path("id");

        assertThat((String) given().get("/api/v1/jobs/" + id).path("name")).isEqualTo(name);
        assertThat((List<?>)
                        given().queryParam("name", name).get("/api/v1/jobs").path("jobs.id"))
                .isEqualTo(List.of(id));
    }

    @Test
    void takesASpecThatBeginsWithAByteOrderMark() {
        byte[] body = ("\uFEFF" + Front.SPEC).getBytes(StandardCharsets.UTF_8);

        Front.json().body(body).post("/api/v1/jobs").then().statusCode(ACCEPTED);
    }

    /** Checking said yes and submitting failed: both must say the same of whatever text, in whatever field. */
    @Test
    void checksAndSubmitsAlike() {
        List<String> texts = new ArrayList<>(
                NASTY.chars().mapToObj(c -> "a" + (char) c + "b").collect(Collectors.toList()));
        Random random = new Random(11);
        Stream.generate(() -> nasty(random)).limit(GENERATED).forEach(texts::add);
        List<UnaryOperator<String>> places = List.of(
                TextAtTheDoorTest::named,
                text -> "{" + quoted(text)
                        + ": 1, \"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}",
                text -> "{\"dataset\": {\"name\": " + quoted(text) + "}, \"method\": {\"name\": \"supervised\"}}",
                text -> "{\"dataset\": {\"name\": \"image-folder\", \"folder\": {\"path\": " + quoted(text)
                        + "}}, \"method\": {\"name\": \"supervised\"}}");
        int[] answers = new int[2];

        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            // Names every time, the rest in turn.
            for (UnaryOperator<String> place : List.of(places.get(0), places.get(1 + i % 3))) {
                String spec = place.apply(text);
                int checked = Front.json()
                        .queryParam("validateOnly", true)
                        .body(spec)
                        .post("/api/v1/jobs")
                        .statusCode();
                int submitted = Front.json().body(spec).post("/api/v1/jobs").statusCode();

                assertThat(checked).as(spec).isIn(OK, BAD_REQUEST);
                assertThat(submitted).as(spec).isEqualTo(checked == OK ? ACCEPTED : BAD_REQUEST);
                answers[checked == OK ? 0 : 1]++;
            }
        }

        assertThat(answers[0]).as("of both kinds there were many").isGreaterThan(10);
        assertThat(answers[1]).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/jobs?name=%00",
                "/api/v1/jobs?name=a%0Ab",
                "/api/v1/jobs?name=%FF",
                "/api/v1/jobs?name=%ED%A0%80",
                "/api/v1/jobs?name=%20",
                "/api/v1/jobs?state=%00",
                "/api/v1/jobs?method=%00",
                "/api/v1/jobs?dataset=%00",
                "/api/v1/jobs?pageSize=%00",
                "/api/v1/jobs?pageToken=%00",
                "/api/v1/jobs?%00=1",
                "/api/v1/jobs/%00",
                "/api/v1/jobs/%00/labels",
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000/labels?epoch=%00",
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000/labels?spreadsheet=%00",
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000/labels?probabilities=%00",
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000/model?epoch=%00",
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000/model?format=%00",
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000/model-card?network=%00",
                "/api/v1/jobs/00000000-0000-0000-0000-000000000000/checkpoint?epoch=%00",
                "/api/v1/ensemble?jobId=%00&jobId=%01",
                "/api/v1/ensemble/labels?jobId=%00",
                "/api/v1/presets/%00",
                "/internal/v1/jobs/%00/resume-point"
            })
    void refusesAParameterThatIsNoText(String url) {
        given().urlEncodingEnabled(false)
                .get(url)
                .then()
                .statusCode(BAD_REQUEST)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:fewlabel:invalid-request"));
    }

    @Test
    void namesTheParameterTheRuleAndTheValue() {
        given().urlEncodingEnabled(false)
                .get("/api/v1/jobs?name=a%00b")
                .then()
                .statusCode(BAD_REQUEST)
                .body("violations.field", equalTo(List.of("name")))
                .body("violations[0].message", equalTo("must not hold U+0000, a control character, was a\\u0000b"));
    }

    @ParameterizedTest
    @CsvSource({"trainer\\u0000", "\\ud800", "''"})
    void refusesATrainerWhoseNameCannotBeKept(String name) {
        Front.submitted(Front.SPEC);

        Front.claim(name).statusCode(BAD_REQUEST).body("violations.field", equalTo(List.of("trainer")));
    }

    /** Whatever comes in a query is answered by what the request deserves, never by a failure of ours. */
    @Test
    void survivesWhateverComesInAQuery() {
        Random random = new Random(12);
        for (String parameter : List.of("name", "state", "method", "dataset", "pageSize", "pageToken")) {
            for (int i = 0; i < 40; i++) {
                String url = "/api/v1/jobs?" + parameter + "=" + percentEncoded(nasty(random));
                Response answer = given().urlEncodingEnabled(false).get(url);

                assertThat(answer.statusCode()).as(url).isIn(OK, BAD_REQUEST);
            }
        }
    }

    /** No client library sends these. */
    @ParameterizedTest
    @ValueSource(strings = {"?name=%zz", "?name=%", "?name=%f", "?%", "?&&=&", "?name=a%00b%", "/%zz"})
    void survivesAQueryThatIsNone(String query) throws IOException {
        String answer =
                Front.answer("GET /api/v1/jobs" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).containsPattern("^HTTP/1.1 (200|400|404) ");
    }

    /** A token of our making never lies so far away that the database has no such time. */
    @Test
    void refusesAPageTokenOfATimeThatTheDatabaseDoesNotHave() {
        for (long micros : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(24).putLong(micros);
            String token = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());

            given().queryParam("pageToken", token)
                    .get("/api/v1/jobs")
                    .then()
                    .statusCode(BAD_REQUEST)
                    .body("violations.field", equalTo(List.of("pageToken")));
        }
    }

    private static String nasty(Random random) {
        int length = 1 + random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            // Mostly letters, or no text would be good.
            text.append(
                    random.nextInt(8) > 0
                            ? (char) ('a' + random.nextInt(26))
                            : NASTY.charAt(random.nextInt(NASTY.length())));
        }
        return text.toString();
    }

    private static String named(String name) {
        return "{\"name\": " + quoted(name)
                + ", \"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}";
    }

    /** As JSON in ASCII, which can hold half a character. */
    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format(Locale.ROOT, "%%%02X", b));
        }
        return encoded.toString();
    }
}
