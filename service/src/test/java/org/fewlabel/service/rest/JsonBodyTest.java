package org.fewlabel.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.contracts.ProblemDetails;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {
    private final Violations violations = new Violations();

    @Test
    void readsABodyToItsLastByte() {
        assertThat(JsonBody.read(stream("{\"é\": 1}".getBytes(UTF_8)), 9)).isEqualTo("{\"é\": 1}");
    }

    @Test
    void saysWhyABodyIsNotRead() {
        InputStream brokenOff = new SequenceInputStream(stream(new byte[10]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        });

        assertThat(refusal(brokenOff))
                .isEqualTo(Problem.invalid("", "must come to its end").details());
        assertThat(refusal(stream(new byte[21]))).isEqualTo(Problem.tooLarge(20).details());
        assertThat(refusal(stream(new byte[] {'"', (byte) 0xe9, '"'})))
                .isEqualTo(Problem.invalid("", "is not text in UTF-8").details());
    }

    private static ProblemDetails refusal(InputStream body) {
        return catchThrowableOfType(BadBodyException.class, () -> JsonBody.read(body, 20))
                .problem()
                .details();
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1] | must be a JSON object, was [1]",
                "7 | must be a JSON object, was 7",
                "{\"a\": 1, \"a\": 2} | is not JSON: Duplicate field 'a'",
                "~~ | must be a JSON object, was missing"
            })
    void saysWhatIsNoObject(String body, String message) {
        assertThat(JsonBody.object(body, violations)).isEmpty();
        assertThat(violations.shown()).containsExactly(new Violation("", message));
    }

    @Test
    void namesTheFirstHundredUnknownFieldsAndHowManyMoreThereAre() {
        String fields =
                IntStream.range(0, 1_000).mapToObj(i -> "\"x" + i + "\": 1").collect(Collectors.joining(", "));
        JsonNode body = JsonBody.object("{" + fields + "}", violations).orElseThrow();

        JsonBody.rejectUnknown("", body, Set.of("size"), violations);

        assertThat(violations.shown())
                .hasSize(101)
                .endsWith(new Violation("", "has 900 more faults, which are not listed"));
    }

    @Test
    void collectsAllThatIsWrong() {
        JsonNode body = JsonBody.object("{\"size\": 1.5, \"nmae\": 1, \"name\": \" \", \"seed\": null}", violations)
                .orElseThrow();

        JsonBody.rejectUnknown("", body, Set.of("size", "seed", "name"), violations);
        assertThat(JsonBody.wholeNumber("size", body.path("size"), 100, 1, 1_000, violations))
                .isEqualTo(100);
        assertThat(JsonBody.wholeNumber("seed", body.path("seed"), 3, 0, 9, violations))
                .isEqualTo(3);
        assertThat(JsonBody.text("name", body.path("name"), 10, violations)).isNull();
        assertThat(JsonBody.text("other", body.path("other"), 10, violations)).isNull();

        assertThat(violations.shown())
                .containsExactly(
                        new Violation("nmae", "is unknown here; known are name, seed, size"),
                        new Violation("size", "must be a whole number from 1 to 1000, was 1.5"),
                        new Violation("name", "must be a text of 1 to 10 characters, was \" \""),
                        new Violation("other", "must be a text of 1 to 10 characters, was missing"));
    }
}
