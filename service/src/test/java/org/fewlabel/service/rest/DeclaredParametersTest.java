package org.fewlabel.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.job.Violation;
import org.junit.jupiter.api.Test;

class DeclaredParametersTest {
    @SuppressWarnings("unused")
    private static final class Wishes {
        @QueryParam("sort")
        private String sort;
    }

    /** What a resource may look like. */
    @SuppressWarnings("unused")
    private static final class Resource {
        void labels(
                @PathParam("id") String id,
                @QueryParam("format") String format,
                @QueryParam("jobId") List<String> jobs) {}

        void look(@PathParam("id") String id) {}

        void list(UriInfo uri) {}

        void browse(@BeanParam Wishes wishes, UriInfo uri) {}

        void submit(@QueryParam("validateOnly") String validateOnly, UriInfo uri) {}
    }

    @Test
    void takesWhatTheMethodNames() {
        assertThat(violations("labels", Map.of("format", List.of("csv"), "jobId", List.of("1", "2"))))
                .isEmpty();
    }

    @Test
    void refusesWhatIsMisspelt() {
        assertThat(violations("labels", Map.of("fromat", List.of("csv"))))
                .containsExactly(new Violation("fromat", "is unknown here; known are format, jobId"));
    }

    @Test
    void refusesAnythingWhereNothingIsTaken() {
        assertThat(violations("look", Map.of("id", List.of("7"))))
                .containsExactly(new Violation("id", "is unknown here; no parameter is known"));
    }

    @Test
    void refusesTwoValuesOfWhatHasOne() {
        assertThat(violations("labels", Map.of("format", List.of("csv", "jsonl"))))
                .containsExactly(new Violation("format", "must not be repeated"));
    }

    /** That wants to know its own address. */
    @Test
    void looksAtAMethodThatNamesSomeOfThem() {
        assertThat(violations("submit", Map.of("validateonly", List.of("true"))))
                .extracting(Violation::field)
                .containsExactly("validateonly");
    }

    @Test
    void knowsTheParametersThatAreGatheredInABean() {
        assertThat(violations("browse", Map.of("sort", List.of("margin")))).isEmpty();
        assertThat(violations("browse", Map.of("srot", List.of("margin"))))
                .containsExactly(new Violation("srot", "is unknown here; known are sort"));
    }

    @Test
    void leavesAMethodAloneThatReadsTheQueryItself() {
        assertThat(violations("list", Map.of("anything", List.of("1", "2")))).isEmpty();
    }

    private static List<Violation> violations(String name, Map<String, List<String>> query) {
        Method method = Arrays.stream(Resource.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return DeclaredParameters.violations(method, query);
    }
}
