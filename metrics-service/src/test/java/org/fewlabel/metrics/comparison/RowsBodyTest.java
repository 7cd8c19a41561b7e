package org.fewlabel.metrics.comparison;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fewlabel.service.rest.BadQueryException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsBodyTest {
    private static final ComparisonConfig LIMITS = ComparisonResourceTest.limits(50_000, 50_000);

    /** Every one of them was listed, in an answer many times as long as the body. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"rows\": [%s]}|7", "{\"rows\": [{\"label\": \"a\", \"runs\": [%s]}]}|7", "{%s}|\"x%d\": 1"})
    void namesTheFirstHundredMistakesAndHowManyMoreThereAre(String bodyAndPart) {
        String[] parts = bodyAndPart.split("\\|", -1);
        String body = parts[0].formatted(
                IntStream.range(0, 50_000).mapToObj(parts[1]::formatted).collect(Collectors.joining(", ")));

        assertThatThrownBy(() -> RowsBody.read(body, LIMITS))
                .isInstanceOf(BadQueryException.class)
                .message()
                .matches(message -> message.split("; ", -1).length <= 2 * 101, "is short")
                .endsWith(" more faults, which are not listed");
    }
}
