package org.fewlabel.service.identity;

import io.netty.util.NetUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.fewlabel.contracts.Text;

/**
 * Whether whoever asks must say who they are. On one machine, where a service is bound to the loopback address, whoever reaches it
 * is somebody of that machine, and it would be a burden for nothing; anywhere else a service that knows nobody does not start.
 */
@ApplicationScoped
public class IdentityRule {
    /** As many characters as 16 random bytes have in hexadecimal digits. */
    static final int SECRET_LENGTH_MIN = 32;

    static final int SECRET_LENGTH_MAX = 256;
    private static final String LOCALHOST = "localhost";
    private static final Set<String> LOOPBACK = Set.of(LOCALHOST, "::1", "0:0:0:0:0:0:0:1");

    private final IdentityConfig config;
    private final String boundTo;

    @Inject
    IdentityRule(IdentityConfig config, @ConfigProperty(name = "quarkus.http.host") Optional<String> boundTo) {
        this(config, boundTo.orElse("0.0.0.0"));
    }

    IdentityRule(IdentityConfig config, String boundTo) {
        this.config = config;
        this.boundTo = boundTo.strip();
    }

    public boolean isRequired() {
        return config.required().orElse(!isLoopback());
    }

    /** Whether it is said, against the rule, that nobody has to say who they are where others reach this service. */
    boolean isWaived() {
        return !isRequired() && !isLoopback();
    }

    private boolean isLoopback() {
        String host = boundTo.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        return LOOPBACK.contains(host) || NetUtil.isValidIpV4Address(host) && host.startsWith("127.");
    }

    /** The secret that the services share; empty where none is set. */
    Optional<String> serviceToken() {
        return config.serviceToken().map(String::strip).filter(token -> !token.isEmpty());
    }

    /** The digest of the operator's token of the settings; empty where none is set. */
    public Optional<TokenDigest> operatorToken() {
        return operatorSecret().map(TokenDigest::of).or(() -> config.operatorTokenSha256()
                .filter(text -> !text.isBlank())
                .map(TokenDigest::ofHex));
    }

    private Optional<String> operatorSecret() {
        return config.operatorToken().map(String::strip).filter(token -> !token.isEmpty());
    }

    /** What keeps the service from starting; empty if nothing does. */
    public List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        serviceToken()
                .flatMap(token -> flaw("FEWLABEL_IDENTITY_SERVICE_TOKEN", token))
                .ifPresent(flaws::add);
        operatorSecret()
                .flatMap(token -> flaw("FEWLABEL_IDENTITY_OPERATOR_TOKEN", token))
                .ifPresent(flaws::add);
        try {
            operatorToken();
        } catch (IllegalArgumentException e) {
            flaws.add("FEWLABEL_IDENTITY_OPERATOR_TOKEN_SHA256 " + e.getMessage());
        }
        if (isRequired() && serviceToken().isEmpty()) {
            flaws.add(needed("FEWLABEL_IDENTITY_SERVICE_TOKEN to the secret that all services share"
                    + " (such as of: openssl rand -hex 32)"));
        }
        Optional<TokenDigest> service = serviceToken().map(TokenDigest::of);
        if (flaws.isEmpty() && service.isPresent() && service.equals(operatorToken())) {
            flaws.add(
                    "FEWLABEL_IDENTITY_OPERATOR_TOKEN must not be the secret of the services: they have another role");
        }
        return flaws;
    }

    /**
     * The words for something without which nobody could say who they are.
     *
     * @param setting what is to be set, and to what
     */
    public String needed(String setting) {
        return "whoever asks must say who they are, since this service is bound to " + boundTo
                + (config.required().isPresent() ? " and fewlabel.identity.required says so" : "") + ": set " + setting
                + "; or bind it to this machine alone (QUARKUS_HTTP_HOST=127.0.0.1); or, where nobody else reaches it, say"
                + " FEWLABEL_IDENTITY_REQUIRED=false. docs/security.md says more";
    }

    private static Optional<String> flaw(String setting, String secret) {
        boolean isLong = secret.length() >= SECRET_LENGTH_MIN && secret.length() <= SECRET_LENGTH_MAX;
        return Text.isVisibleAscii(secret) && isLong
                ? Optional.empty()
                : Optional.of(setting + " must be " + SECRET_LENGTH_MIN + " to " + SECRET_LENGTH_MAX
                        + " visible ASCII characters (such as of: openssl rand -hex 32)");
    }
}
