package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {
    @Test
    void numbersTrainersFromTheSecondOn() {
        assertThat(Part.all(3))
                .map(Part::wireName)
                .containsExactly(
                        "postgres", "kafka", "gateway", "metrics", "labeler", "trainer", "trainer-2", "trainer-3");
        assertThat(Part.trainer(2).title()).isEqualTo("the trainer service 2");
    }

    @Test
    void isKnownByItsName() {
        assertThat(Part.all(Part.TRAINERS_MAX))
                .allSatisfy(part -> assertThat(Part.parse(part.wireName())).isEqualTo(part));
        assertThat(Part.parse("Trainer-12")).isEqualTo(Part.trainer(12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer-1", "trainer-0", "trainer-65", "trainer-", "gateway-2"})
    void hasNoOtherName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Part.parse(name))
                .withMessageContaining("'" + name + "' is no part");
    }

    @Test
    void isOneOfItsKindUnlessItTrains() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Part(Part.Kind.LABELER, 2))
                .withMessage("there is no labeler number 2");
    }
}
