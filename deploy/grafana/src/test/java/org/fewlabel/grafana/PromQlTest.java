package org.fewlabel.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromQlTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            up                                                                    | up
            max by (state) (jobs{state!~"a.b", instance="x"})                     | jobs
            sum(rate(a_sum[$__rate_interval])) / sum(rate(a_count[5m] offset 1h)) | a_count,a_sum
            histogram_quantile(0.95, sum by (le) (rate(b_bucket[5m])))            | b_bucket
            max(c) > 300 and on() ((sum(d) or vector(0)) == 0)                    | c,d
            sum(e) by (job) > bool 1e3                                            | e
            f * on (job) group_left (node) g:rate5m                               | f,g:rate5m
            max_over_time(h{x="max(i)"}[1h:5m])                                   | h
            """)
    void findsTheMetricsOfAnExpression(String expression, String names) {
        assertThat(PromQl.metricNames(expression)).isEqualTo(Set.of(names.split(",")));
    }

    /** A name that is new here must be one that a service exports. */
    @Test
    void readsTheMetricsThatAreListed() throws Exception {
        List<String> listed = Files.readAllLines(HOME.resolve("deploy/grafana/metrics.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();

        assertThat(AlertRules.metricsRead(HOME)).containsExactlyElementsOf(listed);
    }

    @Test
    void hasAnAlertForEachThingThatNeedsSomebody() throws Exception {
        assertThat(AlertRules.all(HOME))
                .extracting(Query::place)
                .contains(
                        "FewlabelQueueWithoutTrainer",
                        "FewlabelLeasesRunOut",
                        "FewlabelDeadLetters",
                        "FewlabelIngestLag")
                .doesNotHaveDuplicates();
        String manual = Files.readString(HOME.resolve("docs/operations.md"));
        assertThat(AlertRules.all(HOME)).allSatisfy(alert -> assertThat(manual).contains("`" + alert.place() + "`"));
    }
}
