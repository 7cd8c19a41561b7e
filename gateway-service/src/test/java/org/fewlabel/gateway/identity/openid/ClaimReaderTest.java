package org.fewlabel.gateway.identity.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.BadTokenException;
import org.fewlabel.service.identity.Caller;
import org.junit.jupiter.api.Test;

class ClaimReaderTest {
    private static final Map<String, String> NONE = Map.of();

    private static Caller caller(Map<String, String> settings, Map<String, Object> claims) {
        return new ClaimReader(OpenIdSettings.of(settings)).caller(claims);
    }

    private static Set<Role> roles(Map<String, String> settings, String claim, Object value) {
        return caller(settings, Map.of("sub", "1", claim, value)).roles();
    }

    private static void refused(Map<String, String> settings, Map<String, Object> claims, String why) {
        assertThatExceptionOfType(BadTokenException.class)
                .isThrownBy(() -> caller(settings, claims))
                .withMessageContaining(why);
    }

    @Test
    void theOwnerIsTheSubjectWhateverElseTheUserCalls() {
        Map<String, Object> claims = Map.of("sub", "auth0|5f7c8ec7", "preferred_username", "local", "email", "a@b.c");

        assertThat(caller(NONE, claims).owner()).isEqualTo("oidc:auth0|5f7c8ec7");
        assertThat(caller(NONE, claims).credential()).isEqualTo("oidc:auth0|5f7c8ec7");
    }

    @Test
    void anotherClaimIsTheOwnerWhereTheSettingsSaySoAndNeverTheSubjectInItsPlace() {
        Map<String, String> byName = Map.of("fewlabel.identity.oidc.owner-claim", "preferred_username");

        Caller local = caller(byName, Map.of("sub", "1", "preferred_username", "local"));
        assertThat(local.owner()).isEqualTo("oidc:local").isNotEqualTo(Role.LOCAL);
        assertThat(local.credential()).isEqualTo("oidc:1");
        refused(byName, Map.of("sub", "alice"), "claim preferred_username names the owner");
    }

    @Test
    void anAddressThatNobodyVerifiedIsNobodys() {
        Map<String, String> byMail = Map.of("fewlabel.identity.oidc.owner-claim", "email");

        assertThat(caller(byMail, Map.of("sub", "1", "email", "a@b.c", "email_verified", true))
                        .owner())
                .isEqualTo("oidc:a@b.c");
        refused(byMail, Map.of("sub", "1", "email", "a@b.c"), "email_verified");
        refused(byMail, Map.of("sub", "1", "email", "a@b.c", "email_verified", false), "email_verified");
    }

    /** It stands in lines of the log, and in the answers of others. */
    @Test
    void aNameThatCannotBeAnOwnersIsRefused() {
        for (Object name : List.of("", "a b", "a\nb owner=root", "j\u00fcrgen", "a".repeat(60), 7, List.of("a"))) {
            refused(NONE, Map.of("sub", name), "1 to 59 visible characters of ASCII");
        }
        Map<String, String> byName = Map.of("fewlabel.identity.oidc.owner-claim", "name");
        refused(byName, Map.of("sub", "a b", "name", "a"), "claim sub");
        assertThat(caller(NONE, Map.of("sub", "a".repeat(59))).owner()).hasSize(64);
    }

    @Test
    void groupsMeanRoles() {
        assertThat(roles(NONE, "groups", List.of("staff", "fewlabel-read"))).containsExactly(Role.READ);
        assertThat(roles(NONE, "groups", List.of("fewlabel-submit"))).containsExactlyInAnyOrder(Role.READ, Role.SUBMIT);
        assertThat(roles(NONE, "groups", List.of("fewlabel-operate")))
                .containsExactlyInAnyOrder(Role.READ, Role.SUBMIT, Role.OPERATE);
        assertThat(roles(NONE, "groups", "fewlabel-read")).containsExactly(Role.READ);
    }

    @Test
    void otherGroupsMeanNoneAndNoneEverMeansTheServices() {
        for (Object groups : List.of(
                List.of(),
                List.of("staff"),
                List.of("read", "submit", "operate"),
                List.of("internal", "fewlabel-internal", "service"),
                List.of("Fewlabel-operate", "fewlabel-operate "),
                Arrays.asList(1, null, List.of("fewlabel-operate")),
                Map.of("fewlabel-operate", true),
                "",
                7)) {
            assertThat(roles(NONE, "groups", groups)).as(groups.toString()).isEmpty();
        }
        assertThat(caller(NONE, Map.of("sub", "1")).roles()).isEmpty();
        Map<String, String> asInternal =
                Map.of("fewlabel.identity.oidc.operate", "internal", "fewlabel.identity.oidc.roles-claim", "roles");
        assertThat(roles(asInternal, "roles", List.of("internal"))).doesNotContain(Role.INTERNAL);
    }

    @Test
    void theSettingsSayWhichClaimAndWhichOfItsValues() {
        Map<String, String> settings = Map.of(
                "fewlabel.identity.oidc.roles-claim", "realm_access/roles",
                "fewlabel.identity.oidc.submit", "ml-team,interns",
                "fewlabel.identity.oidc.operate", "admins");

        assertThat(roles(settings, "realm_access", Map.of("roles", List.of("interns"))))
                .containsExactlyInAnyOrder(Role.READ, Role.SUBMIT);
        assertThat(roles(settings, "realm_access", Map.of("roles", List.of("fewlabel-submit"))))
                .isEmpty();
        assertThat(roles(settings, "realm_access", List.of("interns"))).isEmpty();
        assertThat(roles(settings, "roles", List.of("interns"))).isEmpty();
        assertThat(roles(
                        Map.of("fewlabel.identity.oidc.roles-claim", "https://example.org/roles"),
                        "https://example.org/roles",
                        List.of("fewlabel-read")))
                .containsExactly(Role.READ);
        assertThat(roles(Map.of("fewlabel.identity.oidc.roles-claim", "scope"), "scope", "openid fewlabel-read"))
                .containsExactly(Role.READ);
    }
}
