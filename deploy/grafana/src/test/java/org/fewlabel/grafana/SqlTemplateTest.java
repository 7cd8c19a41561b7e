package org.fewlabel.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTemplateTest {
    @Test
    void quotesEachValue() {
        assertThat(SqlTemplate.fill("x IN (${x:sqlstring})", Map.of("x", List.of("it's", "$1"))))
                .isEqualTo("x IN ('it''s','$1')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x = $x", "x = ${x}", "x IN (${x:csv})", "$__timeFilter(at)", "y = ${y:sqlstring}"})
    void refusesWhatGrafanaMightFillInDifferently(String sql) {
        assertThatThrownBy(() -> SqlTemplate.fill(sql, Map.of("x", List.of("1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
