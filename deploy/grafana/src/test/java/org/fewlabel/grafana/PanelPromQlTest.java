package org.fewlabel.grafana;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What panels make of Prometheus's series. */
class PanelPromQlTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));

    @TempDir
    private Path folder;

    /** An increase begins with the first scrape, which may come after the first record. */
    @Test
    void theDeadLettersOfADayHaveThoseThatWerePutAsideBeforeTheFirstScrape() throws Exception {
        String letters = "fewlabel_dead_letters_total";

        expect(
                "fewlabel-operations / Dead letters in the last day / A",
                Map.of(
                        letters + "{instance='of days ago'}", "3x3000",
                        letters + "{instance='of today'}", "_x2800 2x200"),
                2);
    }

    @Test
    void withoutANewServiceTheDeadLettersOfADayAreTheIncrease() throws Exception {
        expect(
                "fewlabel-operations / Dead letters in the last day / A",
                Map.of("fewlabel_dead_letters_total{instance='of days ago'}", "3x3000"),
                0);
    }

    /** @param series values a minute apart; it is asked after 50 hours */
    private void expect(String place, Map<String, String> series, double value) throws Exception {
        String expression = Dashboard.all(HOME).stream()
                .flatMap(dashboard -> dashboard.panelQueries(Dashboard.PROMETHEUS).stream())
                .filter(query -> query.place().equals(place))
                .findFirst()
                .orElseThrow()
                .text();
        Map<String, Object> test = Map.of(
                "interval",
                "1m",
                "input_series",
                series.entrySet().stream()
                        .map(each -> Map.of("series", each.getKey(), "values", each.getValue()))
                        .toList(),
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        expression,
                        "eval_time",
                        "50h",
                        "exp_samples",
                        List.of(Map.of("labels", "{}", "value", value)))));
        Path file = folder.resolve("panel.test.yaml");
        new YAMLMapper().writeValue(file.toFile(), Map.of("tests", List.of(test)));

        Promtool.test(file);
    }
}
