package org.fewlabel.gateway.listing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.fewlabel.gateway.Front.SPEC;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.gateway.Front;
import org.fewlabel.service.rest.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ListingResourceTest {
    @Inject
    Front front;

    @BeforeEach
    void noJobs() {
        front.empty();
    }

    @Test
    void listsTheJobsThatAFilterLetsThrough() {
        String moons = Front.submitted(SPEC).toString();
        String supervised = Front.submitted(
                        "{\"dataset\": {\"name\": \"fashion-mnist\"}, \"method\": {\"name\": \"supervised\"}}")
                .toString();
        Front.ask(UUID.fromString(moons), "cancel").statusCode(200);

        given().get("/api/v1/jobs").then().body("jobs.id", equalTo(List.of(supervised, moons)));
        assertThat(listed("state=cancelled")).containsExactly(moons);
        assertThat(listed("method=supervised")).containsExactly(supervised);
        assertThat(listed("dataset=two-moons")).containsExactly(moons);
        assertThat(listed("name=moons")).containsExactly(moons);
        assertThat(listed("name=moons&method=supervised")).isEmpty();
    }

    /** A page of such jobs was more than the gateway's memory. */
    @Test
    void namesTheFirstFilesThatCannotBeReadInListsAndAllOfThemInTheJob() {
        UUID job = Front.submitted(SPEC);
        front.copies(job, 19);
        front.sql("INSERT INTO unreadable_files (job_id, files) SELECT id, (SELECT jsonb_agg(jsonb_build_object("
                + "'file', file || repeat('x', 400), 'reason', repeat('y', 200)) ORDER BY file)"
                + " FROM generate_series(1001, 2000) AS file) FROM job");

        String page = given().get("/api/v1/jobs?pageSize=20")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(page.length()).isLessThan(20 * 12_000);
        JsonPath listed = JsonPath.from(page);
        assertThat(listed.getList("jobs")).hasSize(20);
        List<String> files = Front.job(job).getList("unreadable.file");
        assertThat(files).hasSize(1_000);
        for (int each = 0; each < 20; each++) {
            assertThat(listed.<String>getList("jobs[" + each + "].unreadable.file"))
                    .isEqualTo(files.subList(0, 10));
        }
    }

    @Test
    void turnsPagesWithoutMissingOrRepeatingAJob() {
        List<String> submitted = IntStream.range(0, 7)
                .mapToObj(i -> Front.submitted(SPEC).toString())
                .collect(Collectors.toList());
        List<String> seen = new ArrayList<>();

        String token = null;
        do {
            ValidatableResponse page = given().queryParam("pageSize", 3)
                    .queryParams(token == null ? java.util.Map.of() : java.util.Map.of("pageToken", token))
                    .get("/api/v1/jobs")
                    .then()
                    .statusCode(200);
            seen.addAll(page.extract().path("jobs.id"));
            token = page.extract().path("nextPageToken");
            // A job that comes meanwhile belongs before the first page.
            Front.submitted(SPEC);
        } while (token != null);

        java.util.Collections.reverse(submitted);
        assertThat(seen).isEqualTo(submitted);
    }

    /** Two hundred specs with a thousand classes each were more than the gateway's heap. */
    @Test
    void aPageEndsWhereTheSpecsOfItsJobsAreLongTogether() {
        UUID job = Front.submitted(SPEC);
        front.sql("UPDATE job SET spec = jsonb_set(spec, '{padding}', to_jsonb(repeat('x', 250000)))");
        front.copies(job, 39);
        List<Integer> sizes = new ArrayList<>();
        List<String> seen = new ArrayList<>();

        String token = "";
        while (token != null) {
            JsonPath page = given().get("/api/v1/jobs?pageSize=200" + token)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            sizes.add(page.getList("jobs").size());
            seen.addAll(page.getList("jobs.id"));
            token = page.getString("nextPageToken") == null ? null : "&pageToken=" + page.getString("nextPageToken");
        }

        assertThat(sizes).containsExactly(16, 16, 8);
        assertThat(seen).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "pageSize, 0",
        "pageSize, 201",
        "pageSize, many",
        "pageSize, 99999999999",
        "pageToken, guess",
        "pageToken, AAAA",
        "state, done",
        "method, magic",
        "dataset, imagenet"
    })
    void namesTheParameterThatIsWrong(String parameter, String value) {
        given().queryParam(parameter, value)
                .get("/api/v1/jobs")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations.field", equalTo(List.of(parameter)));
    }

    private static List<String> listed(String query) {
        return given().get("/api/v1/jobs?" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("jobs.id");
    }
}
