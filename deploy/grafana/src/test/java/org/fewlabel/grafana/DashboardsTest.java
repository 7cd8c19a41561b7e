package org.fewlabel.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files of the dashboards, as Grafana will read them. */
class DashboardsTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");

    private static List<Dashboard> dashboards;

    @BeforeAll
    static void read() throws Exception {
        dashboards = Dashboard.all(HOME);
    }

    @Test
    void haveUidsThatLinksAndBookmarksMayRelyOn() {
        assertThat(dashboards)
                .extracting(Dashboard::uid)
                .containsExactly("fewlabel-compare", "fewlabel-job", "fewlabel-operations");
        for (Dashboard dashboard : dashboards) {
            assertThat(dashboard.json().path("links").findValuesAsText("url"))
                    .hasSize(2)
                    .allSatisfy(url -> assertThat(dashboards)
                            .extracting(each -> "/d/" + each.uid())
                            .contains(url));
            assertThat(dashboard.panels())
                    .extracting(panel -> panel.path("id").asInt())
                    .doesNotHaveDuplicates();
            assertThat(dashboard.panels())
                    .extracting(panel -> panel.path("title").asText())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void askDataSourcesThatAreProvisioned() throws Exception {
        JsonNode provisioned = new YAMLMapper()
                .readTree(HOME.resolve("deploy/grafana/provisioning/datasources/fewlabel.yaml")
                        .toFile());
        assertThat(provisioned.path("datasources").findValuesAsText("uid"))
                .containsExactlyInAnyOrder(Dashboard.POSTGRES, Dashboard.PROMETHEUS);
        for (Dashboard dashboard : dashboards) {
            assertThat(dashboard.json().findValues("datasource")).isNotEmpty().allSatisfy(source -> {
                JsonNode match = null;
                for (JsonNode each : provisioned.path("datasources")) {
                    match = each.path("uid").equals(source.path("uid")) ? each : match;
                }
                assertThat(match).as(source.toString()).isNotNull();
                assertThat(source.path("type")).isEqualTo(match.path("type"));
            });
        }
    }

    @Test
    void haveAQueryInEveryPanelAndANameForEach() {
        for (Dashboard dashboard : dashboards) {
            for (JsonNode panel : dashboard.panels()) {
                List<String> names = panel.path("targets").findValuesAsText("refId");
                assertThat(names).as(panel.path("title").asText()).isNotEmpty().doesNotHaveDuplicates();
                assertThat(names).hasSameSizeAs(panel.path("targets"));
            }
            int targets = dashboard.panels().stream()
                    .mapToInt(panel -> panel.path("targets").size())
                    .sum();
            assertThat(dashboard.panelQueries(Dashboard.POSTGRES).size()
                            + dashboard.panelQueries(Dashboard.PROMETHEUS).size())
                    .isEqualTo(targets);
        }
    }

    @Test
    void defineTheVariablesThatTheyUseAndUseThoseThatTheyDefine() {
        for (Dashboard dashboard : dashboards) {
            Set<String> used = new TreeSet<>();
            for (String each : texts(dashboard)) {
                Matcher variable = VARIABLE.matcher(each);
                while (variable.find()) {
                    if (!variable.group(1).startsWith("__")) {
                        used.add(variable.group(1));
                    }
                }
            }
            assertThat(dashboard.variables())
                    .extracting(variable -> variable.path("name").asText())
                    .containsExactlyInAnyOrderElementsOf(used);
        }
    }

    @Test
    void drawEpochsOnAnAxisOfEpochs() {
        for (Dashboard dashboard : dashboards) {
            for (JsonNode panel : dashboard.panels()) {
                String sql = panel.at("/targets/0/rawSql").asText();
                if (sql.startsWith("SELECT epoch")) {
                    assertThat(panel.path("type").asText()).isEqualTo("trend");
                    assertThat(panel.at("/options/xField").asText()).startsWith("epoch");
                }
            }
        }
    }

    /** Two panels in one place hide each other. */
    @Test
    void putNoTwoPanelsInOnePlace() {
        for (Dashboard dashboard : dashboards) {
            Set<String> cells = new TreeSet<>();
            for (JsonNode panel : dashboard.panels()) {
                JsonNode place = panel.path("gridPos");
                assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
                for (int x = 0; x < place.path("w").asInt(); x++) {
                    for (int y = 0; y < place.path("h").asInt(); y++) {
                        String cell = (place.path("x").asInt() + x) + ","
                                + (place.path("y").asInt() + y);
                        assertThat(cells.add(cell))
                                .as("%s at %s", panel.path("title").asText(), cell)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static List<String> texts(Dashboard dashboard) {
        List<String> texts = new ArrayList<>();
        texts.addAll(dashboard.json().findValuesAsText("rawSql"));
        texts.addAll(dashboard.json().findValuesAsText("expr"));
        texts.addAll(dashboard.json().findValuesAsText("title"));
        texts.addAll(dashboard.json().findValuesAsText("query"));
        texts.addAll(dashboard.json().findValuesAsText("repeat").stream()
                .map(name -> "$" + name)
                .toList());
        return texts;
    }
}
