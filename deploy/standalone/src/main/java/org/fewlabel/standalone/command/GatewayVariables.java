package org.fewlabel.standalone.command;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fewlabel.contracts.Text;
import org.jspecify.annotations.Nullable;

/**
 * Which gateway commands ask, and as whom, by variables of the environment: a token as an option would be seen by everybody who may
 * list processes.
 *
 * @param url of a gateway elsewhere; null for that of the instance
 * @param token null where it asks for none
 */
record GatewayVariables(@Nullable String url, @Nullable String token) {
    private static final String HTTP = "http";
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    static final String URL = "FEWLABEL_GATEWAY";
    static final String TOKEN = "FEWLABEL_TOKEN";
    static final String TOKEN_FILE = "FEWLABEL_TOKEN_FILE";
    static final String INSECURE = "FEWLABEL_GATEWAY_INSECURE";

    /**
     * @throws IllegalArgumentException if one of them is wrong, the token's file cannot be read, or the token would go over a network
     *     for all to read; it names the variable
     */
    static GatewayVariables of(Map<String, String> environment) {
        Optional<URI> gateway = find(environment, URL).map(GatewayVariables::uri);
        Optional<String> token = find(environment, TOKEN)
                .or(() -> find(environment, TOKEN_FILE).map(GatewayVariables::content))
                .map(GatewayVariables::token);
        boolean mayBeRead = gateway.filter(GatewayVariables::isReadOnTheWay).isPresent();
        if (token.isPresent() && mayBeRead && !"true".equals(environment.get(INSECURE))) {
            throw new IllegalArgumentException("the token would go to " + gateway.get()
                    + " for everybody on the way to read: name the gateway by https in " + URL
                    + ", or, where nobody else is on the way, say "
                    + INSECURE + "=true");
        }
        return new GatewayVariables(
                gateway.map(uri -> uri.toString().replaceFirst("/+$", "")).orElse(null), token.orElse(null));
    }

    /**
     * The same for a command that asks the instance on this machine, whatever gateway is named. A token that comes with a gateway's
     * name is for that gateway alone.
     *
     * @throws IllegalArgumentException if the token is none, or its file cannot be read
     */
    static GatewayVariables ofInstance(Map<String, String> environment) {
        return namesAnother(environment) ? new GatewayVariables(null, null) : of(environment);
    }

    static boolean namesAnother(Map<String, String> environment) {
        return find(environment, URL).isPresent();
    }

    private static Optional<String> find(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static URI uri(String value) {
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && (HTTP.equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException(URL + " must be such as https://fewlabel.example.org, was: " + value);
    }

    /** By names alone, which no name server is asked for: it could say anything. */
    private static boolean isReadOnTheWay(URI gateway) {
        return HTTP.equals(gateway.getScheme())
                && !LOOPBACK.matcher(gateway.getHost()).matches();
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(TOKEN_FILE + ": " + file + " cannot be read: " + e, e);
        }
    }

    /** What cannot stand in a header is no token; it is not repeated here. */
    private static String token(String value) {
        if (value.isEmpty() || !Text.isVisibleAscii(value)) {
            throw new IllegalArgumentException("what " + TOKEN + " or " + TOKEN_FILE
                    + " gives is no token: one is a line of letters, digits and signs without blanks");
        }
        return value;
    }
}
