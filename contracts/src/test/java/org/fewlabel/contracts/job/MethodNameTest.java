package org.fewlabel.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.fewlabel.contracts.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue of methods says what a job gets. */
class MethodNameTest {
    @ParameterizedTest
    @EnumSource(MethodName.class)
    void describesEveryOptionWithTheDefaultThatAJobGets(MethodName method) throws JsonProcessingException {
        ObjectNode filledIn = (ObjectNode) Json.mapper().readTree(Json.mapper().writeValueAsString(spec(method)));

        List<MethodOption> options = method.options();

        filledIn.remove("name");
        assertThat(options).extracting(MethodOption::name).containsExactlyElementsOf(names(filledIn));
        for (MethodOption option : options) {
            assertThat(filledIn.at("/" + option.name().replace('.', '/')))
                    .as(option.name())
                    .isEqualTo(option.byDefault());
            assertThat(option.meaning()).as(option.name()).isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void aJobTakesWhatTheCatalogueListsAndNothingElse(MethodName method) {
        for (MethodOption option : method.options()) {
            if (option.type() == OptionType.CHOICE) {
                assertThat(complaints(method, option.name(), "\"another\""))
                        .as(option.name())
                        .singleElement()
                        .asString()
                        .contains("one of " + String.join(", ", option.choices()) + ",");
            } else {
                double min = option.min().doubleValue();
                double max = option.max().doubleValue();
                double unit = option.type() == OptionType.INTEGER ? 1 : 1e-9;
                assertThat(complaints(method, option.name(), written(option, min - unit)))
                        .as(option.name())
                        .hasSize(1);
                assertThat(complaints(method, option.name(), written(option, max + unit)))
                        .as(option.name())
                        .hasSize(1);
                assertThat(complaints(method, option.name(), written(option, min)))
                        .as(option.name())
                        .isEmpty();
                assertThat(complaints(method, option.name(), written(option, max)))
                        .as(option.name())
                        .isEmpty();
            }
        }
    }

    @Test
    void listsChoicesAndRanges() {
        List<MethodOption> options = MethodName.PSEUDO_LABEL.options();

        assertThat(options)
                .filteredOn(option -> option.name().equals("targets"))
                .singleElement()
                .satisfies(targets -> {
                    assertThat(targets.type()).isEqualTo(OptionType.CHOICE);
                    assertThat(targets.choices()).containsExactly("iteration", "epoch");
                    assertThat(targets.min()).isNull();
                });
        assertThat(options)
                .filteredOn(option -> option.name().equals("threshold"))
                .singleElement()
                .satisfies(threshold -> {
                    assertThat(threshold.type()).isEqualTo(OptionType.NUMBER);
                    assertThat(threshold.choices()).isEmpty();
                    assertThat(threshold.min()).isEqualTo(0.0);
                    assertThat(threshold.max()).isEqualTo(1.0);
                });
    }

    @Test
    void listsADefaultThatDependsOnAChoice() {
        List<MethodOption> options = MethodName.MIX_PSEUDO_LABEL.options();

        assertThat(options)
                .filteredOn(option -> option.name().equals("unsupervisedWeight"))
                .singleElement()
                .satisfies(weight -> {
                    assertThat(weight.byDefault().asDouble()).isEqualTo(30);
                    assertThat(weight.defaultWhere())
                            .containsExactly(new MethodOption.DefaultWhere(
                                    "pseudoLabels", "hard", JsonNodeFactory.instance.numberNode(1.0)));
                });
        assertThat(options)
                .filteredOn(option -> !option.name().equals("unsupervisedWeight"))
                .allSatisfy(option -> assertThat(option.defaultWhere()).isEmpty());
    }

    private static MethodSpec spec(MethodName method) {
        JobSpec.Reading reading = JobSpec.read(
                "{\"dataset\": {\"name\": \"cifar10\"}, \"method\": {\"name\": \"" + method.wireName() + "\"}}");
        return ((JobSpec.Accepted) reading).spec().method();
    }

    /** What a reader has against a value of this very option. */
    private static List<String> complaints(MethodName method, String option, String value) {
        String object = value;
        List<String> path = List.of(option.split("\\."));
        for (int i = path.size() - 1; i >= 0; i--) {
            object = "{\"" + path.get(i) + "\": " + object + "}";
        }
        String named = "{\"name\": \"" + method.wireName() + "\", " + object.substring(1);
        JobSpec.Reading reading = JobSpec.read("{\"dataset\": {\"name\": \"cifar10\"}, \"method\": " + named + "}");
        return reading instanceof JobSpec.Rejected rejected
                ? rejected.violations().stream()
                        .filter(violation -> violation.field().equals("method." + option))
                        .map(Violation::message)
                        .toList()
                : List.of();
    }

    private static String written(MethodOption option, double value) {
        return option.type() == OptionType.INTEGER ? Long.toString((long) value) : Double.toString(value);
    }

    /** With a dot between the name of an object and those of its fields. */
    private static List<String> names(JsonNode object) {
        return object.properties().stream()
                .flatMap(field -> field.getValue().isObject()
                        ? names(field.getValue()).stream().map(name -> field.getKey() + "." + name)
                        : Stream.of(field.getKey()))
                .toList();
    }
}
