package org.fewlabel.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
    @Test
    void comesBackAsItWentOut() {
        PageToken token = new PageToken(Instant.parse("2026-01-01T00:00:00.123456Z"), UUID.randomUUID());

        String encoded = token.encode();

        assertThat(encoded).matches("[A-Za-z0-9_-]+");
        assertThat(PageToken.decode(encoded)).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guess", "!!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void isNotWhatSomebodyMadeUp(String text) {
        assertThatThrownBy(() -> PageToken.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be the nextPageToken of an earlier answer");
    }
}
