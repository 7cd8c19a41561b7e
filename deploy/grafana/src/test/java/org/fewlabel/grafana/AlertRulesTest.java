package org.fewlabel.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alert rules, tested by what Prometheus has for it: {@code fewlabel-rules.test.yaml}. */
class AlertRulesTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Path FOLDER = HOME.resolve("deploy/grafana/prometheus");
    private static final String TESTS = "fewlabel-rules.test.yaml";

    @Test
    void everyAlertHasACaseInWhichItRingsAndOneInWhichItIsSilent() throws Exception {
        List<String> rings = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (JsonNode test :
                new YAMLMapper().readTree(FOLDER.resolve(TESTS).toFile()).path("tests")) {
            for (JsonNode expected : test.path("alert_rule_test")) {
                (expected.path("exp_alerts").isEmpty() ? silent : rings)
                        .add(expected.path("alertname").asText());
            }
        }

        assertThat(AlertRules.all(HOME)).extracting(Query::place).isNotEmpty().allSatisfy(alert -> {
            assertThat(rings).contains(alert);
            assertThat(silent).contains(alert);
        });
    }

    @Test
    void theCasesHoldInPrometheus() throws Exception {
        Promtool.test(FOLDER.resolve(TESTS));
    }
}
