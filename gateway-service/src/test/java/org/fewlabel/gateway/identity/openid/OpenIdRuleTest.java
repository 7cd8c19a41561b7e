package org.fewlabel.gateway.identity.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.runtime.StartupEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenIdRuleTest {
    private static final String ISSUER = "fewlabel.identity.oidc.issuer";
    private static final String AUDIENCE = "fewlabel.identity.oidc.audience";

    private static OpenIdRule rule(Map<String, String> settings) {
        return new OpenIdRule(OpenIdSettings.of(settings));
    }

    @Test
    void nobodysTokensAreTakenWhereNoIssuerIsSet() {
        assertThat(rule(Map.of()).isThere()).isFalse();
        assertThat(rule(Map.of(ISSUER, " ")).isThere()).isFalse();
        assertThat(rule(Map.of()).flaws()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example.org",
                "https://login.example.org/",
                "https://login.example.org:8443/realms/lab",
                "http://localhost:8180/realms/lab",
                "http://127.0.0.1:8180",
                "http://[::1]:8180"
            })
    void anIssuerIsAnAddressThatNobodyCanAnswerFor(String issuer) {
        OpenIdRule rule = rule(Map.of(ISSUER, issuer, AUDIENCE, "fewlabel"));

        assertThat(rule.flaws()).isEmpty();
        assertThat(rule.issuer()).isEqualTo(issuer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.org",
                "http://127.evil.example",
                "http://localhost.evil.example",
                "login.example.org",
                "file:///etc/issuer",
                "https://",
                "https://login.example.org/?a=b",
                "https://login.example.org/#a",
                "https://login example.org"
            })
    void aGatewayDoesNotStartWithAnIssuerThatAnybodyOnTheWayCouldBe(String issuer) {
        OpenIdRule rule = rule(Map.of(ISSUER, issuer, AUDIENCE, "fewlabel"));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new OpenIdStart().check(new StartupEvent(), rule))
                .withMessageContaining("FEWLABEL_IDENTITY_OIDC_ISSUER must be")
                .withMessageContaining("was: " + issuer);
    }

    /** A token that a user gave to any other service of the provider would be good here. */
    @Test
    void aGatewayDoesNotStartWithAnIssuerAndNoAudience() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() ->
                        new OpenIdStart().check(new StartupEvent(), rule(Map.of(ISSUER, "https://login.example.org"))))
                .withMessageContaining("needs FEWLABEL_IDENTITY_OIDC_AUDIENCE");
        assertThat(rule(Map.of(AUDIENCE, "fewlabel")).flaws())
                .singleElement()
                .asString()
                .contains("needs FEWLABEL_IDENTITY_OIDC_ISSUER");
    }
}
