package org.fewlabel.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
    @Test
    void comesBackAsItWentOut() {
        PageToken token = new PageToken(Instant.parse("2026-01-01T00:00:00.123456Z"), UUID.randomUUID());

        Optional<PageToken> again = PageToken.decode(token.encode());

        assertThat(again).contains(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guess", "!!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void isNotWhatSomebodyMadeUp(String text) {
        assertThat(PageToken.decode(text)).isEmpty();
    }
}
