package org.fewlabel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.fewlabel.kubernetes.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OverlayTest {
    @ParameterizedTest
    @MethodSource("everyRuleOfEveryOverlay")
    void keepsTheRule(Overlay overlay, Rule rule) {
        assertThat(rule.violations(overlay, overlay.rendered())).isEmpty();
    }

    static Stream<Arguments> everyRuleOfEveryOverlay() {
        return Arrays.stream(Overlay.values())
                .flatMap(overlay -> Arrays.stream(Rule.values()).map(rule -> Arguments.of(overlay, rule)));
    }
}
