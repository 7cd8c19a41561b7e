package org.fewlabel.gateway.identity.openid;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fewlabel.contracts.Text;

/** Whose access tokens are taken, and what for they must have been issued; as the settings have it, once they are looked through. */
@ApplicationScoped
class OpenIdRule {
    private static final String ISSUER = "FEWLABEL_IDENTITY_OIDC_ISSUER";
    private static final String AUDIENCE = "FEWLABEL_IDENTITY_OIDC_AUDIENCE";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final OpenIdConfig config;

    OpenIdRule(OpenIdConfig config) {
        this.config = config;
    }

    /** Whether tokens of a provider are taken at all. */
    boolean isThere() {
        return said(config.issuer()).isPresent();
    }

    String issuer() {
        return said(config.issuer()).orElseThrow();
    }

    String audience() {
        return said(config.audience()).orElseThrow();
    }

    private static Optional<String> said(Optional<String> setting) {
        return setting.map(String::strip).filter(text -> !text.isEmpty());
    }

    /** What keeps the gateway from starting; empty if nothing does. */
    List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        Optional<String> issuer = said(config.issuer());
        Optional<String> audience = said(config.audience());
        if (issuer.isPresent() && !isAddress(issuer.get())) {
            flaws.add(ISSUER
                    + " must be the issuer of an OpenID provider, such as https://login.example.org/realms/lab, by"
                    + " https unless it is on this machine, was: " + Text.shown(issuer.get()));
        }
        if (issuer.isPresent() && audience.isEmpty()) {
            flaws.add(ISSUER + " needs " + AUDIENCE
                    + ", what this gateway is called in the claim aud: else tokens that are"
                    + " for other services of that provider would be good here");
        }
        if (issuer.isEmpty() && audience.isPresent()) {
            flaws.add(AUDIENCE + " needs " + ISSUER + ", whose tokens are to be taken");
        }
        return flaws;
    }

    /** Whether somebody may be asked there for keys: nobody on the way could hand out others. */
    static boolean isTrusted(URI address) {
        String host = address.getHost();
        return host != null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme())
                                && LOOPBACK.matcher(host.toLowerCase(Locale.ROOT))
                                        .matches());
    }

    private static boolean isAddress(String issuer) {
        try {
            URI address = new URI(issuer);
            return isTrusted(address) && address.getQuery() == null && address.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
