package org.fewlabel.standalone.command;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
    static final String URL = "FEWLABEL_GATEWAY";
    static final String TOKEN = "FEWLABEL_TOKEN";
    static final String TOKEN_FILE = "FEWLABEL_TOKEN_FILE";

    /** @throws IllegalArgumentException if one of them is wrong, or the token's file cannot be read; it names the variable */
    static GatewayVariables of(Map<String, String> environment) {
        return new GatewayVariables(
                find(environment, URL).map(GatewayVariables::url).orElse(null),
                find(environment, TOKEN)
                        .or(() -> find(environment, TOKEN_FILE).map(GatewayVariables::content))
                        .map(GatewayVariables::token)
                        .orElse(null));
    }

    private static Optional<String> find(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static String url(String value) {
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return value.replaceFirst("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException(URL + " must be such as https://fewlabel.example.org, was: " + value);
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
