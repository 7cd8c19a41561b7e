package org.fewlabel.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fewlabel.contracts.ProblemDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorTest {
    private final HttpDoor door =
            new HttpDoor(List.of("localhost", "Fewlabel.example.org"), List.of("https://board.example.org"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST:8080",
                "127.0.0.1:8080",
                "192.168.7.9:8080",
                "[::1]:8080",
                "fewlabel.example.org",
                "fewlabel.example.org.:443"
            })
    void isOpenToNamesThatItKnowsAndToAddresses(String host) {
        assertThat(door.flaw("GET", host, null, null)).isEmpty();
        assertThat(door.flaw("POST", host, null, null)).isEmpty();
    }

    /** A page at such a name can have it resolve to this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "fewlabel.example.org.evil.example",
                "",
                "[",
                "1.2.3",
                "localhost evil"
            })
    void isShutToAnyOtherName(String host) {
        ProblemDetails flaw = door.flaw("GET", host, null, null).orElseThrow();

        assertThat(flaw.status()).isEqualTo(421);
        assertThat(flaw.type()).isEqualTo("urn:fewlabel:foreign-host");
        assertThat(flaw.detail()).contains("fewlabel.http.hosts").endsWith("was " + host);
    }

    /** Such as a request of HTTP/1.0, which no browser sends. */
    @Test
    void isOpenWhereNobodyNamesAHost() {
        assertThat(door.flaw("POST", null, null, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -", // no browser
                "http://localhost:8080, -",
                "http://localhost:8080, same-origin",
                "https://localhost:8080, same-origin", // behind what ends TLS
                "-, none", // the user typed the address
                "https://board.example.org, cross-site",
                "https://board.example.org, -"
            })
    void letsOwnPagesChangeThings(@Nullable String origin, @Nullable String site) {
        assertThat(door.flaw("POST", "localhost:8080", origin, site)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "https://evil.example, cross-site",
                "https://evil.example, -",
                "http://localhost:3000, same-site",
                "http://localhost:3000, -",
                "http://localhost, -",
                "null, -",
                "null, cross-site",
                "-, cross-site",
                "-, same-site",
                "https://board.example.org.evil.example, -"
            })
    void letsNoOtherPageChangeAnything(@Nullable String origin, @Nullable String site) {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            ProblemDetails flaw =
                    door.flaw(method, "localhost:8080", origin, site).orElseThrow();

            assertThat(flaw.status()).isEqualTo(403);
            assertThat(flaw.type()).isEqualTo("urn:fewlabel:cross-origin");
        }
        assertThat(door.flaw("GET", "localhost:8080", origin, site)).isEmpty();
    }
}
