package org.fewlabel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.contracts.rest.TokenView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask, at the terminal. */
class TokenCommandsTest {
    private static final UUID ID = UUID.fromString("8d5f3b54-8f6c-4d53-9d1a-0d1f5a1c2b3e");
    private static final String PATH = "/api/v1/tokens";

    @TempDir
    Path folder;

    private WiredGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new WiredGateway(folder);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static JsonNode json(Object view) {
        return Json.mapper().valueToTree(view);
    }

    private static TokenView token(@Nullable Instant expiresAt, @Nullable Instant revokedAt, @Nullable String token) {
        return new TokenView(
                ID,
                "notebooks",
                "ada",
                List.of(Role.SUBMIT),
                Instant.parse("2026-01-02T03:04:05Z"),
                expiresAt,
                revokedAt,
                null,
                token);
    }

    @Test
    void listsWhoseTheyAreAndHowLongTheyAreGood() {
        gateway.answers(
                "GET " + PATH,
                json(new TokenView.Listing(List.of(
                        token(null, null, null),
                        token(Instant.parse("2099-01-01T00:00:00Z"), null, null),
                        token(Instant.parse("2020-01-01T00:00:00Z"), null, null),
                        token(null, Instant.parse("2026-02-01T00:00:00Z"), null)))));

        WiredGateway.Ending list = gateway.run("tokens", "list");

        assertThat(list.exitCode()).as(list.errors()).isZero();
        assertThat(list.output())
                .containsPattern(ID + " +notebooks +ada +submit +until it is revoked +never")
                .contains("until 2099-01-01T00:00:00Z", "expired 2020-01-01T00:00:00Z", "revoked 2026-02-01T00:00:00Z");
    }

    @Test
    void printsANewOneAndNothingElse() throws IOException {
        gateway.answers("POST " + PATH, json(token(null, null, "fwl_secret")));

        WiredGateway.Ending made = gateway.run("tokens", "create", "notebooks", "--owner", "ada", "--role", "submit");

        assertThat(made.exitCode()).as(made.errors()).isZero();
        assertThat(made.output()).isEqualTo("fwl_secret\n");
        assertThat(made.errors()).contains(ID.toString(), "until it is revoked").doesNotContain("fwl_secret");
        assertThat(gateway.body("POST " + PATH))
                .hasToString("{\"name\":\"notebooks\",\"owner\":\"ada\",\"roles\":[\"submit\"]}");
    }

    @Test
    void revokesThem() {
        gateway.answers("DELETE " + PATH + "/" + ID, "");

        WiredGateway.Ending revoked = gateway.run("tokens", "revoke", ID.toString());

        assertThat(revoked.exitCode()).as(revoked.errors()).isZero();
        assertThat(revoked.output()).isEqualTo(ID + "\n");
    }

    /** A second try would have left a token that is good and that nobody knows. */
    @Test
    void asksOnceForATokenAndSaysWhatTheAnswerThatGotLostMayHaveBeen() {
        byte[] answer = json(token(null, null, "fwl_secret")).toString().getBytes(UTF_8);
        gateway.answers("POST " + PATH, 201, Map.of("Content-Type", "application/json"), answer, 10);

        WiredGateway.Ending made = gateway.run("tokens", "create", "notebooks", "--owner", "ada", "--role", "submit");

        assertThat(gateway.asked()).containsExactly("POST " + PATH);
        assertThat(made.exitCode()).isEqualTo(1);
        assertThat(made.output()).isEmpty();
        assertThat(made.errors())
                .contains("a token may have been made that nobody was shown", "./fewlabel tokens list")
                .doesNotContain("fwl_secret");
    }

    /** What is refused unread has made none. */
    @Test
    void asksAgainForATokenWhenItMay() {
        gateway.answers("POST " + PATH, 429, Map.of("Retry-After", "1"), new byte[0])
                .answers("POST " + PATH, json(token(null, null, "fwl_secret")));

        WiredGateway.Ending made = gateway.run("tokens", "create", "notebooks", "--owner", "ada", "--role", "submit");

        assertThat(made.exitCode()).as(made.errors()).isZero();
        assertThat(made.output()).isEqualTo("fwl_secret\n");
    }

    /** Those behind the first refusal stayed good, and nothing said so. */
    @Test
    void whatIsRefusedForOneTokenIsNotKeptFromTheOthers() {
        gateway.answers("DELETE " + PATH + "/" + ID, "");

        WiredGateway.Ending revoked = gateway.run("tokens", "revoke", "unknown", ID.toString(), "other");

        assertThat(revoked.exitCode()).isEqualTo(1);
        assertThat(revoked.output()).isEqualTo(ID + "\n");
        assertThat(revoked.errors().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("fewlabel: unknown is not revoked: refused (404)"),
                        second -> assertThat(second).startsWith("fewlabel: other is not revoked: refused (404)"));
    }

    @Test
    void revokesNoFurtherWhereNobodyAnswers() {
        gateway.close();

        assertThat(gateway.run("tokens", "revoke", ID.toString(), "other").exitCode())
                .isEqualTo(3);
    }

    @Test
    void saysForProgramsWhatWasRevokedAndWhatNot() throws IOException {
        gateway.answers("DELETE " + PATH + "/" + ID, "");

        WiredGateway.Ending revoked = gateway.run("tokens", "revoke", "unknown", ID.toString(), "--json");

        assertThat(revoked.exitCode()).isEqualTo(1);
        JsonNode said = Json.mapper().readTree(revoked.output());
        assertThat(said.at("/revoked/0").asText()).isEqualTo(ID.toString());
        assertThat(said.at("/refused/0/id").asText()).isEqualTo("unknown");
        assertThat(said.at("/refused/0/message").asText()).startsWith("refused (404)");
    }

    @Test
    void refusesARoleThatNoUserHas() {
        WiredGateway.Ending made = gateway.run("tokens", "create", "x", "--owner", "ada", "--role", "internal");

        assertThat(made.exitCode()).isEqualTo(2);
        assertThat(made.errors()).contains("read, submit, operate", "internal");
        assertThat(gateway.asked()).isEmpty();
    }
}
