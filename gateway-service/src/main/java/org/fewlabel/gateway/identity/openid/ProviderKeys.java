package org.fewlabel.gateway.identity.openid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.WholeAnswer;
import org.fewlabel.service.outage.OutageException;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an OpenID provider signs with. They are in memory, as they were some minutes ago at most while the provider answers: a
 * request costs no question, however many come with tokens that nobody signed, and a key that the provider has withdrawn is good for no
 * longer. The provider is first asked when the first token comes, so it may start later than the gateway.
 */
@ApplicationScoped
class ProviderKeys {
    /** What it is called where it does not answer. */
    static final String PROVIDER = "OpenID provider";

    private static final Logger LOG = Logger.getLogger(ProviderKeys.class);

    /** How long a key that the provider has withdrawn goes on to be good. */
    private static final Duration FRESH = Duration.ofMinutes(10);
    /** How long keys that were good go on to be while the provider does not answer, which cannot tell of any change either. */
    private static final Duration KEPT = Duration.ofHours(24);
    /** A key that is not among them may be new: it is looked for again, this often at most. */
    private static final Duration LOOKS_APART = Duration.ofSeconds(5);

    private static final Duration TURN_WAIT = Duration.ofSeconds(2);
    /** For each of the two questions that a look takes. */
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(3);

    private static final int BYTES_MAX = 256 * 1024;
    /** Providers have two or three; where a token does not say by which it is signed, all that could be are tried. */
    private static final int KEYS_MAX = 50;

    private static final int OK = 200;

    private final OpenIdRule rule;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    /** Made when it is first needed: it has a thread. */
    private @Nullable HttpClient client;

    private boolean isAwaySaid;

    /** When the provider did not answer; null once it has. Whoever comes then would wait for it one after the other. */
    private volatile @Nullable Instant awaySince;

    private volatile Seen seen = new Seen(List.of(), Instant.MIN);

    ProviderKeys(OpenIdRule rule, Clock clock) {
        this.rule = rule;
        this.clock = clock;
    }

    /** Those that the provider had when it was asked. */
    private record Seen(List<JsonWebKey> keys, Instant takenAt) {
        boolean isOlderThan(Duration age, Instant now) {
            // A clock that was set back would otherwise keep them fresh until it is there again.
            return now.isBefore(takenAt) || now.isAfter(takenAt.plus(age));
        }

        Optional<Key> key(JsonWebSignature token) {
            try {
                return Optional.ofNullable(
                                new VerificationJwkSelector().selectWithVerifySignatureDisambiguate(token, keys))
                        .map(JsonWebKey::getKey);
            } catch (JoseException e) {
                return Optional.empty(); // It fits none of them.
            }
        }
    }

    /**
     * The key that a token says it is signed with; whether it is remains to be verified. Empty where the provider has none such.
     *
     * @throws OutageException if the provider does not answer, and what it last said does not tell
     */
    Optional<Key> find(JsonWebSignature token) {
        Instant now = clock.instant();
        Seen before = seen;
        Optional<Key> known = before.isOlderThan(KEPT, now) ? Optional.empty() : before.key(token);
        if (known.isPresent() && !before.isOlderThan(FRESH, now)) {
            return known;
        }
        try {
            return looked(known.isPresent() ? Duration.ZERO : TURN_WAIT).key(token);
        } catch (OutageException e) {
            if (known.isPresent()) {
                return known;
            }
            throw e;
        }
    }

    /** Whether the provider did not answer a moment ago. */
    private boolean isAway(Instant now) {
        Instant since = awaySince;
        return since != null && now.isBefore(since.plus(LOOKS_APART));
    }

    /**
     * One at a time: those that wait take what the first one has found, or hear that it found nobody who knows.
     *
     * @param turnWait how long: a provider that hangs must not take a thread for each of them
     */
    private Seen looked(Duration turnWait) {
        if (isAway(clock.instant())) {
            throw away("it did not answer a moment ago");
        }
        try {
            if (!looking.tryLock(turnWait.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!turnWait.isZero()) {
                    awaySince = clock.instant(); // Who looks hangs: nobody else is to wait as long.
                }
                throw away("it does not answer who else asks");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("interrupted");
        }
        try {
            return look();
        } finally {
            looking.unlock();
        }
    }

    private Seen look() {
        Instant now = clock.instant();
        if (!seen.isOlderThan(LOOKS_APART, now)) {
            return seen;
        }
        if (isAway(now)) {
            throw away("it did not answer a moment ago");
        }
        try {
            seen = new Seen(asked(), now);
        } catch (IOException e) {
            awaySince = clock.instant();
            if (!isAwaySaid) {
                LOG.warnf("The OpenID provider does not answer as it should: %s", e.getMessage());
            }
            isAwaySaid = true;
            throw new OutageException(PROVIDER, e);
        }
        awaySince = null;
        if (isAwaySaid) {
            LOG.infof("The OpenID provider answers again: issuer=%s", rule.issuer());
        }
        isAwaySaid = false;
        return seen;
    }

    private static OutageException away(String reason) {
        return new OutageException(PROVIDER, new IOException(reason));
    }

    /** As OpenID Connect Discovery has it: the provider's document says where its keys are. */
    private List<JsonWebKey> asked() throws IOException {
        URI document = URI.create(rule.issuer().replaceAll("/+$", "") + "/.well-known/openid-configuration");
        JsonNode said = json(document, get(document));
        if (!said.path("issuer").asText().equals(rule.issuer())) {
            throw new IOException(document + " must name the issuer " + rule.issuer() + ", letter by letter");
        }
        URI address = keysAddress(document, said.path("jwks_uri").asText());
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(new String(get(address), StandardCharsets.UTF_8))
                    .getJsonWebKeys().stream()
                            .filter(PublicJsonWebKey.class::isInstance)
                            .toList();
            if (keys.size() > KEYS_MAX) {
                throw new IOException(address + " has more than " + KEYS_MAX + " keys");
            }
            return keys;
        } catch (JoseException e) {
            throw new IOException(address + " has no set of keys", e);
        }
    }

    private static JsonNode json(URI document, byte[] content) throws IOException {
        try {
            return Json.mapper().readTree(content);
        } catch (JsonProcessingException e) {
            throw new IOException(document + " is no JSON", e);
        }
    }

    private static URI keysAddress(URI document, String said) throws IOException {
        try {
            URI address = URI.create(said);
            if (OpenIdRule.isTrusted(address)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IOException(document + " must name by https where the keys are (jwks_uri)");
    }

    private byte[] get(URI address) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .timeout(ANSWER_WAIT)
                .build();
        HttpResponse<byte[]> given;
        try {
            given = WholeAnswer.of(client(), request, head -> new ShortBody(BYTES_MAX));
        } catch (HttpTimeoutException e) {
            throw new IOException(address + " did not answer within " + ANSWER_WAIT.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new IOException(address + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + address + " answered");
        }
        if (given.statusCode() != OK) {
            throw new IOException(address + " answered with status " + given.statusCode());
        }
        return given.body();
    }

    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            // It follows no redirection: keys come from where the provider says they are.
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER_WAIT)
                    .build();
            client = made;
        }
        return made;
    }
}
