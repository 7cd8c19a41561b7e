package org.fewlabel.metrics.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
    @Test
    void comesBackFromAUrl() {
        PageToken token = new PageToken(Instant.parse("2026-03-01T08:00:00.123456Z"), UUID.randomUUID());

        String encoded = token.encode();

        assertThat(encoded).matches("[A-Za-z0-9_-]+");
        assertThat(PageToken.decode(encoded)).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no-slash", "/", "2026-03-01T08:00:00Z/7", "yesterday/4b0d0c9e-0000-4000-8000-000000000000"})
    void refusesWhatIsNoToken(String text) {
        String encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> PageToken.decode(encoded))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be the nextPageToken of an earlier answer");
    }
}
