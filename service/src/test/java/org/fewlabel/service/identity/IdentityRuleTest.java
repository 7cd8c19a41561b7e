package org.fewlabel.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.runtime.StartupEvent;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityRuleTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Map<String, String> TOKEN = Map.of("fewlabel.identity.service-token", SECRET);

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "0:0:0:0:0:0:0:1"})
    void nobodyHasToSayWhoTheyAreOnOneMachine(String host) {
        IdentityRule rule = rule(host, Map.of());

        assertThat(rule.isRequired()).isFalse();
        assertThat(rule.isWaived()).isFalse();
        assertThat(rule.flaws()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "::", "192.168.7.9", "gateway", "127.evil.example", "localhost.evil.example", ""})
    void everybodyHasToWhereOthersReachTheService(String host) {
        assertThat(rule(host, Map.of()).isRequired()).isTrue();
    }

    @Test
    void aServiceThatOthersReachAndThatKnowsNobodyDoesNotStart() {
        IdentityRule rule = rule("0.0.0.0", Map.of());

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new IdentityStart().check(new StartupEvent(), rule))
                .withMessageContaining("bound to 0.0.0.0")
                .withMessageContaining("FEWLABEL_IDENTITY_SERVICE_TOKEN")
                .withMessageContaining("QUARKUS_HTTP_HOST=127.0.0.1")
                .withMessageContaining("FEWLABEL_IDENTITY_REQUIRED=false");
        assertThat(rule("0.0.0.0", TOKEN).flaws()).isEmpty();
    }

    @Test
    void itCanBeSaidThatNobodyHasToAndThatEverybodyHasTo() {
        IdentityRule waived = rule("0.0.0.0", Map.of("fewlabel.identity.required", "false"));

        assertThat(waived.isRequired()).isFalse();
        assertThat(waived.isWaived()).isTrue();
        assertThat(waived.flaws()).isEmpty();
        assertThat(rule("localhost", Map.of("fewlabel.identity.required", "true"))
                        .flaws())
                .singleElement()
                .asString()
                .contains("fewlabel.identity.required says so");
    }

    @Test
    void aSecretThatCouldBeGuessedOrIsNoneIsRefusedAndNotShown() {
        for (String bad : new String[] {"changeme", "0123456789abcdef 0123456789abcdef", "x".repeat(257)}) {
            assertThat(rule("localhost", Map.of("fewlabel.identity.service-token", bad))
                            .flaws())
                    .singleElement()
                    .asString()
                    .contains("FEWLABEL_IDENTITY_SERVICE_TOKEN must be 32 to 256")
                    .doesNotContain(bad);
        }
        assertThat(rule("localhost", Map.of("fewlabel.identity.operator-token-sha256", SECRET))
                        .flaws())
                .singleElement()
                .asString()
                .contains("64 hexadecimal digits")
                .doesNotContain(SECRET);
    }

    @Test
    void theSecretOfTheServicesIsNoOperators() {
        assertThat(rule(
                                "0.0.0.0",
                                Map.of(
                                        "fewlabel.identity.service-token", SECRET,
                                        "fewlabel.identity.operator-token", SECRET))
                        .flaws())
                .singleElement()
                .asString()
                .contains("FEWLABEL_IDENTITY_OPERATOR_TOKEN must not be the secret of the services");
    }

    @Test
    void theOperatorsTokenMayBeGivenByItsDigest() {
        TokenDigest digest = TokenDigest.of(SECRET);

        assertThat(rule("localhost", Map.of("fewlabel.identity.operator-token", SECRET + "\n"))
                        .operatorToken())
                .contains(digest);
        assertThat(rule("localhost", Map.of("fewlabel.identity.operator-token-sha256", digest.hex()))
                        .operatorToken())
                .contains(digest);
        assertThat(digest.toString()).doesNotContain(digest.hex());
    }

    @Test
    void aServiceSaysItsSecretWhereItHasOne() {
        URI other = URI.create("http://localhost:1/");

        assertThat(new ServiceToken(rule("localhost", TOKEN))
                        .with(HttpRequest.newBuilder(other))
                        .build()
                        .headers()
                        .allValues("Authorization"))
                .containsExactly("Bearer " + SECRET);
        assertThat(ServiceToken.none()
                        .with(HttpRequest.newBuilder(other))
                        .build()
                        .headers()
                        .map())
                .isEmpty();
    }

    static IdentityRule rule(String host, Map<String, String> settings) {
        return new IdentityRule(Settings.of(settings), host);
    }

    /** As a service is given them. */
    private record Settings(
            Optional<Boolean> required,
            Optional<String> serviceToken,
            Optional<String> operatorToken,
            Optional<String> operatorTokenSha256)
            implements IdentityConfig {
        static Settings of(Map<String, String> settings) {
            return new Settings(
                    value(settings, "required").map(Boolean::valueOf),
                    value(settings, "service-token"),
                    value(settings, "operator-token"),
                    value(settings, "operator-token-sha256"));
        }

        private static Optional<String> value(Map<String, String> settings, String name) {
            return Optional.ofNullable(settings.get("fewlabel.identity." + name));
        }
    }
}
