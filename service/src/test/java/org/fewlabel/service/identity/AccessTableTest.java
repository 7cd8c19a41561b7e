package org.fewlabel.service.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.fewlabel.contracts.rest.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTableTest {
    private static final Access READ = new Access.Needs(Role.READ);
    private static final Access SUBMIT = new Access.Needs(Role.SUBMIT);
    private static final Access NOTHING = new Access.Unlisted(Set.of());

    private final AccessTable table = AccessTable.builder()
            .open("/")
            .open("/static/**")
            .get("/api/jobs", Role.READ)
            .post("/api/jobs/cancel", Role.SUBMIT)
            .get("/api/jobs/{id}", Role.READ)
            .patch("/api/jobs/{id}", Role.SUBMIT)
            .build();

    @Test
    void tellsWhoMayAskByPathAndMethod() {
        assertThat(table.of("GET", "/api/jobs")).isEqualTo(READ);
        assertThat(table.of("HEAD", "/api/jobs")).isEqualTo(READ);
        assertThat(table.of("POST", "/api/jobs/cancel")).isEqualTo(SUBMIT);
        assertThat(table.of("PATCH", "/api/jobs/1-2-3")).isEqualTo(SUBMIT);
        assertThat(table.of("OPTIONS", "/api/jobs/1-2-3")).isEqualTo(READ);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/static/app.js", "/static/a/b.css", "/q/health", "/q/health/ready", "/q/metrics"})
    void leavesOpenWhatTellsNothingOfAnybody(String path) {
        assertThat(table.of("GET", path)).isEqualTo(new Access.Open());
        assertThat(table.of("POST", path)).isInstanceOf(Access.Unlisted.class);
    }

    /** What looks as if it was listed, to whoever is not exact. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/api",
                "/api/jobs/",
                "/api/jobs//",
                "/api/jobs;x=1",
                "/api/jobs/1/2",
                "/API/jobs",
                "/api.jobs",
                "//api/jobs",
                "/static",
                "/static/",
                "/q/healthy",
                "/q",
                "/q/dev",
                "/internal/v1/claims"
            })
    void leavesNothingOpenThatIsNotListed(String path) {
        assertThat(table.of("GET", path)).isEqualTo(NOTHING);
    }

    @Test
    void saysWhichMethodsAPathHas() {
        assertThat(table.of("DELETE", "/api/jobs/1")).isEqualTo(new Access.Unlisted(Set.of("GET", "PATCH")));
        assertThat(table.of("get", "/api/jobs/1")).isInstanceOf(Access.Unlisted.class);
    }

    @Test
    void rolesOfUsersIncludeThoseBelowAndNeverThatOfTheServices() {
        assertThat(Role.withIncluded(Set.of(Role.READ))).containsExactly(Role.READ);
        assertThat(Role.withIncluded(Set.of(Role.SUBMIT))).containsExactly(Role.READ, Role.SUBMIT);
        assertThat(Role.withIncluded(Set.of(Role.OPERATE))).containsExactly(Role.READ, Role.SUBMIT, Role.OPERATE);
        assertThat(Role.withIncluded(Set.of(Role.INTERNAL))).containsExactly(Role.INTERNAL);
        assertThat(Role.withIncluded(Set.of())).isEmpty();
    }
}
