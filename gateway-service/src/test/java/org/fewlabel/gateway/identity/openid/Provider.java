package org.fewlabel.gateway.identity.openid;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An OpenID provider: its two documents, over HTTP on this machine, and the tokens that it signs. */
public final class Provider implements AutoCloseable {
    public static final String AUDIENCE = "fewlabel";

    static final String DISCOVERY = "/.well-known/openid-configuration";
    static final String KEYS = "/keys";

    private static final int OK = 200;

    private final int port;
    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    /** What answers wait for. */
    private volatile CountDownLatch silence = new CountDownLatch(0);

    private int status = OK;
    private HttpServer server;
    private ExecutorService threads;

    private Provider(int port) {
        this.port = port;
        documents.put(
                DISCOVERY,
                "{\"issuer\": \"" + issuer() + "\", \"jwks_uri\": \"" + issuer() + KEYS + "\", \"more\": []}");
    }

    /** One that answers. */
    public static Provider at(int port) {
        Provider provider = new Provider(port);
        provider.comeBack();
        return provider;
    }

    static Provider anywhere() {
        return at(freePort());
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static String issuer(int port) {
        return "http://127.0.0.1:" + port;
    }

    String issuer() {
        return issuer(port);
    }

    /** Publishes these keys, and no longer any other. */
    public void publish(PublicJsonWebKey... keys) {
        documents.put(KEYS, new JsonWebKeySet(List.of(keys)).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    void say(String path, String document) {
        documents.put(path, document);
    }

    void answerWith(int otherStatus) {
        status = otherStatus;
    }

    /** How often it was asked for its keys. */
    int timesAsked() {
        return asked.get();
    }

    public void goAway() {
        server.stop(0);
        threads.shutdownNow();
    }

    public void comeBack() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    void fallSilent() {
        silence = new CountDownLatch(1);
    }

    void speak() {
        silence.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(KEYS)) {
            asked.incrementAndGet();
        }
        try (exchange) {
            silence.await();
            byte[] document = documents.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", issuer() + "/elsewhere");
            exchange.sendResponseHeaders(status, document.length == 0 ? -1 : document.length);
            exchange.getResponseBody().write(document);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static PublicJsonWebKey rsa(String id) {
        try {
            return named(RsaJwkGenerator.generateJwk(2048), id);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    static PublicJsonWebKey ec(String id) {
        try {
            return named(EcJwkGenerator.generateJwk(EllipticCurves.P256), id);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    private static PublicJsonWebKey named(PublicJsonWebKey key, String id) {
        key.setKeyId(id);
        return key;
    }

    /** What a good token says of somebody. */
    public JwtClaims claims(Instant now, String subject, String... groups) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer());
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setIssuedAt(NumericDate.fromMilliseconds(now.toEpochMilli()));
        claims.setExpirationTime(
                NumericDate.fromMilliseconds(now.plusSeconds(300).toEpochMilli()));
        claims.setStringListClaim("groups", groups);
        return claims;
    }

    public static String signed(JwtClaims claims, PublicJsonWebKey key) {
        return signed(claims, "RS256", key.getPrivateKey(), key.getKeyId());
    }

    /** @param keyId null for none */
    static String signed(JwtClaims claims, String algorithm, Key key, String keyId) {
        return signature(claims, algorithm, key, keyId, "JWT");
    }

    static String signature(JwtClaims claims, String algorithm, Key key, String keyId, String type) {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        token.setAlgorithmHeaderValue(algorithm);
        token.setHeader("typ", type);
        if (keyId != null) {
            token.setKeyIdHeaderValue(keyId);
        }
        token.setKey(key);
        token.setDoKeyValidation(false);
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        speak();
        goAway();
    }
}
