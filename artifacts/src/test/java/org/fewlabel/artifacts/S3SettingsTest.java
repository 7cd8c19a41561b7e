package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3SettingsTest {
    /** It was in every message about the store, and in what readiness says to everybody. */
    @Test
    void takesNoPasswordInAnEndpointAndDoesNotRepeatIt() {
        Optional<URI> endpoint = Optional.of(URI.create("https://user:secret@s3.example.org"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new S3Settings(endpoint, Optional.empty(), Optional.empty()))
                .withMessageContaining("AWS_SECRET_ACCESS_KEY")
                .withMessageNotContaining("secret@");
    }
}
