package org.fewlabel.gateway.identity.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fewlabel.contracts.rest.IdentityView.Via;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.BadTokenException;
import org.fewlabel.service.identity.Caller;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.testing.SettableClock;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which access tokens are good: real ones, of a provider that answers over HTTP. */
class AccessTokensTest {
    private static final PublicJsonWebKey KEY = Provider.rsa("first");
    private static final PublicJsonWebKey OTHER = Provider.rsa("second");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-30T12:00:00Z"));
    private final Provider provider = Provider.anywhere();
    private final AccessTokens tokens = tokens(provider.issuer());

    @BeforeEach
    void begin() {
        provider.publish(KEY);
    }

    @AfterEach
    void end() {
        provider.close();
    }

    private AccessTokens tokens(String issuer) {
        OpenIdConfig config = OpenIdSettings.of(
                Map.of("fewlabel.identity.oidc.issuer", issuer, "fewlabel.identity.oidc.audience", Provider.AUDIENCE));
        OpenIdRule rule = new OpenIdRule(config);
        return new AccessTokens(rule, new ProviderKeys(rule, clock), new ClaimReader(config), clock);
    }

    private JwtClaims alice() {
        return provider.claims(clock.instant(), "alice-1", "fewlabel-submit");
    }

    private String good() {
        return Provider.signed(alice(), KEY);
    }

    private void refused(String token, String why) {
        BadTokenException refusal = catchThrowableOfType(BadTokenException.class, () -> tokens.find(token));

        assertThat(refusal)
                .as(why)
                .isNotNull()
                .hasNoCause()
                .message()
                .contains(why)
                .doesNotContain(token);
    }

    private void cannotBeTold(String token) {
        assertThatExceptionOfType(OutageException.class)
                .isThrownBy(() -> tokens.find(token))
                .satisfies(outage -> assertThat(outage.dependency()).isEqualTo("OpenID provider"));
    }

    @Test
    void aTokenOfTheProviderIsWhomItNames() {
        assertThat(tokens.isOne(good())).isTrue();
        assertThat(tokens.find(good()))
                .isEqualTo(new Caller("oidc:alice-1", Set.of(Role.SUBMIT), Via.TOKEN, "oidc:alice-1"));
    }

    @Test
    void takesEveryAlgorithmByWhichTheProviderAloneCanSign() throws Exception {
        for (String algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")) {
            String token = Provider.signed(alice(), algorithm, KEY.getPrivateKey(), "first");
            assertThat(tokens.find(token).owner()).as(algorithm).isEqualTo("oidc:alice-1");
        }
        var curves = Map.of("ES256", EllipticCurves.P256, "ES384", EllipticCurves.P384, "ES512", EllipticCurves.P521);
        for (var each : curves.entrySet()) {
            PublicJsonWebKey key = EcJwkGenerator.generateJwk(each.getValue());
            key.setKeyId(each.getKey());
            provider.publish(key);
            clock.advance(Duration.ofMinutes(11));
            String token = Provider.signed(alice(), each.getKey(), key.getPrivateKey(), each.getKey());
            assertThat(tokens.find(token).owner()).as(each.getKey()).isEqualTo("oidc:alice-1");
        }
    }

    @Test
    void takesATokenThatDoesNotSayByWhichKeyItIsSigned() {
        provider.publish(OTHER, KEY);

        assertThat(tokens.find(Provider.signed(alice(), "RS256", KEY.getPrivateKey(), null))
                        .owner())
                .isEqualTo("oidc:alice-1");
        refused(
                Provider.signed(alice(), "RS256", Provider.rsa("x").getPrivateKey(), null),
                "by no key of the provider");
    }

    @Test
    void takesNoneOfAnotherIssuerOrForAnotherAudience() {
        JwtClaims elsewhere = alice();
        elsewhere.setIssuer(provider.issuer() + "/");
        JwtClaims nowhere = alice();
        nowhere.unsetClaim("iss");
        JwtClaims forOthers = alice();
        forOthers.setAudience("mail", "FEWLABEL");
        JwtClaims forNobody = alice();
        forNobody.unsetClaim("aud");
        JwtClaims forSeveral = alice();
        forSeveral.setAudience("mail", Provider.AUDIENCE);

        refused(Provider.signed(elsewhere, KEY), "is not of the issuer " + provider.issuer());
        refused(Provider.signed(nowhere, KEY), "is not of the issuer");
        refused(Provider.signed(forOthers, KEY), "is not for the audience fewlabel");
        refused(Provider.signed(forNobody, KEY), "is not for the audience fewlabel");
        assertThat(tokens.find(Provider.signed(forSeveral, KEY)).owner()).isEqualTo("oidc:alice-1");
    }

    @Test
    void aTokenIsGoodInItsTimeAndForHalfAMinuteOfWrongClocks() {
        String token = good();
        clock.advance(Duration.ofSeconds(329));
        assertThat(tokens.find(token).owner()).isEqualTo("oidc:alice-1");
        clock.advance(Duration.ofSeconds(2));
        refused(token, "has expired");

        JwtClaims later = alice();
        later.setNotBefore(
                NumericDate.fromMilliseconds(clock.instant().plusSeconds(40).toEpochMilli()));
        refused(Provider.signed(later, KEY), "is not good yet");
        clock.advance(Duration.ofSeconds(11));
        assertThat(tokens.find(Provider.signed(later, KEY)).owner()).isEqualTo("oidc:alice-1");
    }

    @Test
    void oneThatIsGoodForEverOrIsNobodysIsNoGood() {
        JwtClaims endless = alice();
        endless.unsetClaim("exp");
        JwtClaims nobody = alice();
        nobody.unsetClaim("sub");
        JwtClaims odd = alice();
        odd.setClaim("exp", "tomorrow");

        refused(Provider.signed(endless, KEY), "how long it is good (exp)");
        refused(Provider.signed(nobody, KEY), "whose it is (sub)");
        refused(Provider.signed(odd, KEY), "cannot be read");
    }

    @Test
    void whoHasNotTheProvidersKeySignsInVain() {
        PublicJsonWebKey forged = Provider.rsa("first");
        String[] parts = good().split("\\.");
        String[] others = Provider.signed(provider.claims(clock.instant(), "bob-2", "fewlabel-operate"), KEY)
                .split("\\.");

        refused(Provider.signed(alice(), forged), "by no key of the provider");
        refused(Provider.signed(alice(), OTHER), "by no key of the provider");
        refused(parts[0] + "." + others[1] + "." + parts[2], "by no key of the provider");
        refused(parts[0] + "." + parts[1] + ".", "by no key of the provider");
        refused(parts[0] + "." + parts[1] + "." + parts[2].substring(10), "by no key of the provider");
    }

    /** The oldest tricks: no signature at all, and the public key as if it were a secret that both share. */
    @Test
    void takesNoAlgorithmThatOthersCouldSignBy() {
        byte[] publicKey = KEY.getPublicKey().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(publicKey)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);

        refused(Provider.signed(alice(), "none", null, "first"), "signed by one of the algorithms RS256");
        for (String none : List.of("None", "NONE", "", "nOnE")) {
            String head = "{\"alg\":\"" + none + "\",\"kid\":\"first\"}";
            refused(encoded(head) + "." + encoded(alice().toJson()) + ".", "signed by one of the algorithms RS256");
        }
        for (byte[] secret : List.of(publicKey, pem)) {
            refused(
                    Provider.signed(alice(), "HS256", new HmacKey(secret), "first"),
                    "signed by one of the algorithms RS256");
        }
        assertThat(provider.timesAsked()).isZero();
    }

    /** Keys come from the provider, and not from whoever sends the token. */
    @Test
    void believesNoKeyThatATokenBringsAlong() throws Exception {
        PublicJsonWebKey own = Provider.rsa("own");
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(alice().toJson());
        token.setAlgorithmHeaderValue("RS256");
        token.setJwkHeader(own);
        token.setHeader("jku", provider.issuer() + "/others");
        token.setHeader("x5u", provider.issuer() + "/others");
        token.setKey(own.getPrivateKey());

        refused(token.getCompactSerialization(), "by no key of the provider");
    }

    @Test
    void takesNoSignedDocumentThatIsNoAccessToken() {
        for (String type : List.of("logout+jwt", "secevent+jwt", "dpop+jwt")) {
            refused(
                    Provider.signature(alice(), "RS256", KEY.getPrivateKey(), "first", type),
                    "of the type JWT or at+jwt");
        }
        for (String type : List.of("at+jwt", "AT+JWT", "application/at+jwt", "jwt")) {
            assertThat(tokens.find(Provider.signature(alice(), "RS256", KEY.getPrivateKey(), "first", type))
                            .owner())
                    .isEqualTo("oidc:alice-1");
        }
    }

    @Test
    void whateverHasTheFormOfATokenIsRefusedAndNoMore() {
        Random random = new Random(7);
        for (int each = 0; each < 300; each++) {
            byte[] noise = new byte[1 + random.nextInt(60)];
            random.nextBytes(noise);
            String part = Base64.getUrlEncoder().withoutPadding().encodeToString(noise);
            for (String token : List.of(
                    "eyJ" + part + "." + part + "." + part,
                    good().split("\\.")[0] + "." + part + "." + part,
                    encoded("{\"alg\":\"RS256\",\"n\":" + "9".repeat(60) + "}") + "." + part + "." + part,
                    encoded("{\"alg\":\"RS256\",\"a\":" + "[".repeat(500) + "}") + "." + part + "." + part)) {
                assertThat(tokens.isOne(token)).isTrue();
                assertThatExceptionOfType(BadTokenException.class).isThrownBy(() -> tokens.find(token));
            }
        }
        refused(good() + "a".repeat(8 * 1024), "is longer than 8192 characters");
    }

    /** Not every provider writes its JSON as tight as others do. */
    @Test
    void takesATokenForOneHoweverItsJsonIsWritten() {
        for (String head :
                List.of("{\"alg\":\"RS256\"}", "{ \"alg\": \"RS256\"}", "{\n\"alg\": \"RS256\"}", "{\r\n}")) {
            assertThat(tokens.isOne(encoded(head) + ".e30.c2ln")).as(head).isTrue();
        }
    }

    @Test
    void otherTextsAreNoAccessTokensByTheirForm() {
        for (String other : List.of(
                "",
                "fwl_abc",
                "eyJhbGciOiJSUzI1NiJ9",
                "a.b.c",
                "eyJ.a",
                "eyJ.a.b.c.d",
                good() + "\n",
                "eyJ..",
                "eyJ a.b.c")) {
            assertThat(tokens.isOne(other)).as(other).isFalse();
        }
    }

    @Test
    void theProviderIsAskedOnceForManyTokens() {
        for (int each = 0; each < 50; each++) {
            tokens.find(good());
            assertThatExceptionOfType(BadTokenException.class)
                    .isThrownBy(() -> tokens.find(Provider.signed(alice(), OTHER)));
        }

        assertThat(provider.timesAsked()).isEqualTo(1);
    }

    @Test
    void aNewKeyIsFoundWithinSecondsAndAWithdrawnOneIsNoGoodAfterMinutes() {
        tokens.find(good());
        provider.publish(OTHER);
        clock.advance(Duration.ofSeconds(6));

        String old = good();
        assertThat(tokens.find(old).owner()).isEqualTo("oidc:alice-1");
        assertThat(tokens.find(Provider.signed(alice(), OTHER)).owner()).isEqualTo("oidc:alice-1");
        clock.advance(Duration.ofSeconds(6));
        refused(old, "by no key of the provider");
    }

    @Test
    void aWithdrawnKeyIsNoGoodAfterTenMinutesAlsoWhereNoOtherIsSeen() {
        tokens.find(good());
        provider.publish(OTHER);
        clock.advance(Duration.ofMinutes(9));
        tokens.find(good());

        clock.advance(Duration.ofMinutes(2));

        refused(good(), "by no key of the provider");
    }

    @Test
    void whileTheProviderIsAwayItsKeysGoOnForADayAndOthersCannotBeTold() {
        tokens.find(good());
        provider.goAway();
        clock.advance(Duration.ofHours(23));

        assertThat(tokens.find(good()).owner()).isEqualTo("oidc:alice-1");
        cannotBeTold(Provider.signed(alice(), OTHER));
        refused(Provider.signed(alice(), Provider.rsa("first")), "by no key of the provider");
        clock.advance(Duration.ofHours(2));
        cannotBeTold(good());
        provider.comeBack();
        clock.advance(Duration.ofSeconds(6));
        assertThat(tokens.find(good()).owner()).isEqualTo("oidc:alice-1");
    }

    @Test
    void aProviderThatStartsLaterThanTheGatewayIsFound() {
        provider.goAway();
        cannotBeTold(good());
        provider.comeBack();
        cannotBeTold(good());

        clock.advance(Duration.ofSeconds(6));

        assertThat(tokens.find(good()).owner()).isEqualTo("oidc:alice-1");
    }

    /** A thread for each who asks would be all of the gateway's. */
    @Test
    void aProviderThatHangsHoldsUpOneAtATimeAndNotForLong() throws Exception {
        provider.fallSilent();
        ExecutorService askers = Executors.newFixedThreadPool(8);
        try {
            long begun = System.nanoTime();
            List<Future<?>> all = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(each -> askers.submit(() -> cannotBeTold(good())))
                    .toList();
            for (Future<?> each : all) {
                each.get(20, TimeUnit.SECONDS);
            }
            cannotBeTold(good());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        } finally {
            askers.shutdownNow();
        }
        provider.speak();
        clock.advance(Duration.ofSeconds(6));
        assertThat(tokens.find(good()).owner()).isEqualTo("oidc:alice-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{}",
                "[]",
                "{\"issuer\": \"https://other.example.org\", \"jwks_uri\": \"ISSUER/keys\"}",
                "{\"issuer\": \"ISSUER/\", \"jwks_uri\": \"ISSUER/keys\"}",
                "{\"issuer\": \"ISSUER\"}",
                "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"http://other.example.org/keys\"}",
                "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"file:///etc/passwd\"}",
                "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"not an address\"}",
                "{\"issuer\": \"ISSUER\", \"jwks_uri\": \"ISSUER/nothing\"}"
            })
    void believesNoProviderThatSaysItIsAnotherOrNotWhereItsKeysAre(String document) {
        provider.say(Provider.DISCOVERY, document.replace("ISSUER", provider.issuer()));

        cannotBeTold(good());
    }

    @Test
    void aProviderThatSaysFarTooMuchOrNothingOfUseIsAway() {
        provider.say(Provider.KEYS, "{\"keys\": [], \"more\": \"" + "a".repeat(300_000) + "\"}");
        cannotBeTold(good());
        clock.advance(Duration.ofSeconds(6));
        provider.publish(Collections.nCopies(51, KEY).toArray(PublicJsonWebKey[]::new));
        cannotBeTold(good());
        clock.advance(Duration.ofSeconds(6));
        provider.publish(KEY);
        provider.answerWith(302);
        cannotBeTold(good());
        clock.advance(Duration.ofSeconds(6));
        provider.answerWith(200);
        assertThat(tokens.find(good()).owner()).isEqualTo("oidc:alice-1");
    }

    /** Nobody could have signed by them but the provider, and whoever else knows the secret. */
    @Test
    void aSharedSecretAmongTheProvidersKeysIsPassedOver() {
        provider.say(
                Provider.KEYS,
                "{\"keys\": [{\"kty\": \"oct\", \"kid\": \"shared\", \"k\": \"" + encoded("s".repeat(64)) + "\"}]}");

        refused(
                Provider.signed(
                        alice(), "HS256", new HmacKey("s".repeat(64).getBytes(StandardCharsets.US_ASCII)), "shared"),
                "signed by one of the algorithms");
        refused(good(), "by no key of the provider");
    }

    @Test
    void whereNoProviderIsConfiguredNoTextIsAnAccessToken() {
        OpenIdConfig config = OpenIdSettings.of(Map.of());
        OpenIdRule rule = new OpenIdRule(config);
        AccessTokens none = new AccessTokens(rule, new ProviderKeys(rule, clock), new ClaimReader(config), clock);

        assertThat(none.isOne(good())).isFalse();
        assertThat(provider.timesAsked()).isZero();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
