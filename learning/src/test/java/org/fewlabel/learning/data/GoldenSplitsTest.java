package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which images are labeled, held out and unlabeled, for fixed seeds: the file is never edited. A run of today can be held
 * against one of last year only if both kept the same labels.
 */
class GoldenSplitsTest {
    /**
     * @param examplesByClass how many training examples each class has; class by class they follow each other
     * @param unknown how many examples of unknown class follow them
     */
    record Golden(
            int[] examplesByClass, int unknown, DatasetSpec spec, int[] labeled, int[] validation, int[] unlabeled) {
        @Override
        public String toString() {
            return Arrays.toString(examplesByClass) + " " + spec;
        }
    }

    static List<Golden> goldens() throws IOException {
        try (InputStream in = GoldenSplitsTest.class.getResourceAsStream("/golden/splits.json")) {
            List<Golden> goldens = new ArrayList<>();
            for (JsonNode each : Json.mapper().readTree(in)) {
                JsonNode unlabeled = each.path("unlabeledOf");
                goldens.add(new Golden(
                        numbers(each, "examplesByClass"),
                        each.path("unknown").asInt(),
                        new DatasetSpec(
                                DatasetName.TWO_MOONS,
                                each.path("labels").asInt(),
                                each.path("splitSeed").asLong(),
                                null,
                                each.path("validationOf").asInt(),
                                unlabeled.isMissingNode() ? null : unlabeled.asInt()),
                        numbers(each, "labeled"),
                        numbers(each, "validation"),
                        numbers(each, "unlabeled")));
            }
            return goldens;
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void choosesTheSameImagesAsEver(Golden golden) {
        int classes = golden.examplesByClass().length;
        int[] labels = IntStream.concat(
                        IntStream.range(0, classes).flatMap(label -> IntStream.generate(() -> label)
                                .limit(golden.examplesByClass()[label])),
                        IntStream.generate(() -> Examples.UNKNOWN).limit(golden.unknown()))
                .toArray();

        LabeledSplit split =
                LabeledSplit.of(new PointExamples(1, new float[labels.length], labels), classes, golden.spec());

        assertThat(split.labeled()).containsExactly(golden.labeled());
        assertThat(split.validation()).containsExactly(golden.validation());
        assertThat(split.unlabeled(true)).containsExactly(golden.unlabeled());
    }

    private static int[] numbers(JsonNode node, String field) {
        return IntStream.range(0, node.path(field).size())
                .map(i -> node.path(field).get(i).asInt())
                .toArray();
    }
}
