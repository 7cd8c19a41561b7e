package org.fewlabel.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.fewlabel.grafana.SeededRuns.AVERAGE_SHARE;
import static org.fewlabel.grafana.SeededRuns.EPOCHS;
import static org.fewlabel.grafana.SeededRuns.PSEUDO_LABEL;
import static org.fewlabel.grafana.SeededRuns.SEEDS;
import static org.fewlabel.grafana.SeededRuns.SUPERVISED;
import static org.fewlabel.grafana.SeededRuns.TEACHER_SHARE;
import static org.fewlabel.grafana.SeededRuns.WATCHED;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fewlabel.engines.PostgresServer;
import org.fewlabel.testing.MigratedDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every query to PostgreSQL of every dashboard, asked as the user for reading, against figures reckoned here. */
class DashboardQueriesTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));
    private static final String READER = "dashboards_reader";
    private static final Map<String, List<String>> CHOSEN = Map.of(
            "dataset", List.of("two-moons"),
            "labels", List.of("10"),
            "network", List.of("mlp"),
            "method", List.of("supervised", "pseudo-label", "mean-teacher"),
            "name", List.of("seed%"),
            "job", List.of(WATCHED.toString()));

    private static final String CHOICE_OF_A_JOB = "fewlabel-job / $job";

    private static MigratedDatabase database;

    @BeforeAll
    static void generate() throws Exception {
        database = MetricsDatabase.named("dashboards");
        SeededRuns.insert(database);
        ReadAccessTest.login(database, READER);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void answersWithTheFiguresOfTheRuns(Query query) throws Exception {
        List<List<@Nullable Object>> expected = expected().get(query.place());
        assertThat(expected).as("what %s must show", query.place()).isNotNull();
        assertRows(ask(query, CHOSEN), expected);
    }

    /** One method in each of its panels. */
    @Test
    void drawsABandOfOneMethod() throws Exception {
        Query band = query("fewlabel-compare / $method: test error by epoch, mean ± standard deviation / A");
        Map<String, List<String>> chosen = new HashMap<>(CHOSEN);
        chosen.put("method", List.of("pseudo-label"));

        assertRows(ask(band, chosen), byEpoch(epoch -> band(epoch, PSEUDO_LABEL)));
    }

    @Test
    void hasNoBandOfASingleSeed() throws Exception {
        Query band = query("fewlabel-compare / $method: test error by epoch, mean ± standard deviation / A");
        Map<String, List<String>> chosen = new HashMap<>(CHOSEN);
        chosen.put("labels", List.of("20"));

        List<Object> first = ask(band, chosen).get(0);

        assertThat(first.get(1)).isNotNull();
        assertThat(first.get(2)).isNull();
        assertThat(first.get(3)).isNull();
    }

    /** The same settings and seeds give the same figures: no repeat more, however often they are asked for. */
    @Test
    void countsAJobThatIsSubmittedAgainOnce() throws Exception {
        MigratedDatabase again = MetricsDatabase.named("dashboards_again");
        SeededRuns.insert(again);
        SeededRuns.insertAgain(again, 1);
        List<Query> panels = queries()
                .filter(query -> query.place().matches("fewlabel-compare / .* / A"))
                .toList();

        assertThat(panels).hasSize(5);
        for (Query panel : panels) {
            assertRows(
                    again.query(PostgresServer.USER, SqlTemplate.fill(panel.text(), CHOSEN)),
                    expected().get(panel.place()));
        }
    }

    /** Before anybody asked, and since. */
    @Test
    void showsWhatUsesMoreLabelsApart() throws Exception {
        MigratedDatabase apart = MetricsDatabase.named("dashboards_more_labels");
        SeededRuns.insert(apart);
        String update = "UPDATE job SET spec = '%s' WHERE job_id = '%s'";
        apart.execute(
                PostgresServer.USER,
                update.formatted("{\"startFrom\": {\"moreLabels\": true}}", SeededRuns.jobId(SUPERVISED, 1)));
        apart.execute(PostgresServer.USER, update.formatted("{\"startFrom\": {}}", SeededRuns.jobId(SUPERVISED, 2)));
        apart.execute(
                PostgresServer.USER,
                update.formatted("{\"startFrom\": {\"moreLabels\": false}}", SeededRuns.jobId(SUPERVISED, 3)));

        assertApart(apart, "supervised 2", "supervised, more labels 2");
    }

    /** Of which nobody knows what they have learned. */
    @Test
    void showsFilesAndBackbonesApart() throws Exception {
        MigratedDatabase apart = MetricsDatabase.named("dashboards_backbones");
        SeededRuns.insert(apart);
        String update = "UPDATE job SET spec = '%s' WHERE job_id = '%s'";
        String file = "{\"startFrom\": {\"model\": {\"sha256\": \"%s\"}}}".formatted("a".repeat(64));
        String backbone = ("{\"network\": {\"name\": \"backbone\", \"head\": \"mlp\", \"model\": {\"sha256\": \"%s\"},"
                        + " \"features\": {\"weakViews\": 4, \"inputSize\": null, \"seed\": 1}}}")
                .formatted("b".repeat(64));
        apart.execute(PostgresServer.USER, update.formatted(file, SeededRuns.jobId(SUPERVISED, 1)));
        apart.execute(PostgresServer.USER, update.formatted(backbone, SeededRuns.jobId(SUPERVISED, 2)));

        assertApart(
                apart,
                "supervised 2",
                "supervised, more labels, file aaaaaaaa 1",
                "supervised, more labels, file bbbbbbbb, mlp head, weakViews 4 1");
    }

    /** Corrections are labels that nobody counted. */
    @Test
    void showsLabelSetsApart() throws Exception {
        MigratedDatabase apart = MetricsDatabase.named("dashboards_label_sets");
        SeededRuns.insert(apart);
        String update = "UPDATE job SET spec = '{\"dataset\": {\"labelSet\": \"%s\"}}' WHERE job_id = '%s'";
        apart.execute(PostgresServer.USER, update.formatted("c".repeat(64), SeededRuns.jobId(SUPERVISED, 1)));
        apart.execute(PostgresServer.USER, update.formatted("d".repeat(64), SeededRuns.jobId(SUPERVISED, 2)));

        assertApart(apart, "supervised 2", "supervised, label set cccccccc 1", "supervised, label set dddddddd 1");
    }

    /** All of them are one data set by its name. */
    @Test
    void showsFoldersApart() throws Exception {
        MigratedDatabase apart = MetricsDatabase.named("dashboards_folders");
        SeededRuns.insert(apart);
        String update =
                "UPDATE job SET spec = '{\"dataset\": {\"folder\": {\"path\": \"pets\"%s}}}' WHERE job_id = '%s'";
        String upload = ", \"upload\": \"" + "c".repeat(64) + "\"";
        String contents = ", \"contents\": {\"sha256\": \"" + "d".repeat(64) + "\"}";
        apart.execute(PostgresServer.USER, update.formatted(upload, SeededRuns.jobId(SUPERVISED, 1)));
        apart.execute(PostgresServer.USER, update.formatted(contents, SeededRuns.jobId(SUPERVISED, 2)));

        assertApart(apart, "supervised 2", "supervised, upload cccccccc 1", "supervised, folder pets dddddddd 1");
    }

    @Test
    void showsPrecisionsApart() throws Exception {
        MigratedDatabase apart = MetricsDatabase.named("dashboards_precisions");
        SeededRuns.insert(apart);
        String update = "UPDATE job SET spec = '{\"network\": {\"precision\": \"bfloat16\"}%s}' WHERE job_id = '%s'";
        String labelSet = ", \"dataset\": {\"labelSet\": \"" + "c".repeat(64) + "\"}";
        apart.execute(PostgresServer.USER, update.formatted("", SeededRuns.jobId(SUPERVISED, 1)));
        apart.execute(PostgresServer.USER, update.formatted(labelSet, SeededRuns.jobId(SUPERVISED, 2)));

        assertApart(apart, "supervised 2", "supervised, bfloat16 1", "supervised, label set cccccccc, bfloat16 1");
    }

    /** In a cell of folders, backbones or another precision alone there is nothing that is called by the method's name only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dataset\": {\"folder\": {\"path\": \"pets\", \"contents\": {\"sha256\": \"aaaaaaaaaa\"}}}}",
                "{\"network\": {\"name\": \"backbone\", \"head\": \"linear\", \"model\": {\"sha256\": \"bbbbbbbbbb\"}}}",
                "{\"network\": {\"precision\": \"bfloat16\"}}"
            })
    void drawsTheBandOfACellInWhichAllJobsAreCalledMoreThanTheirMethod(String spec) throws Exception {
        MigratedDatabase alike = MetricsDatabase.named("dashboards_alike_" + spec.length());
        SeededRuns.insert(alike);
        for (int seed : SeededRuns.SEEDS) {
            alike.execute(
                    PostgresServer.USER,
                    "UPDATE job SET spec = '" + spec + "' WHERE job_id = '" + SeededRuns.jobId(SUPERVISED, seed) + "'");
        }
        Map<String, List<String>> chosen = new HashMap<>(CHOSEN);
        chosen.put("method", List.of(SUPERVISED));

        List<List<@Nullable Object>> band = alike.query(
                PostgresServer.USER,
                SqlTemplate.fill(
                        query("fewlabel-compare / $method: test error by epoch, mean ± standard deviation / A")
                                .text(),
                        chosen));

        assertThat(band).hasSize(SeededRuns.EPOCHS);
        assertThat((Double) band.get(0).get(1))
                .isCloseTo(
                        SeededRuns.SEEDS.stream()
                                .mapToDouble(seed -> SeededRuns.studentError(SUPERVISED, seed, 0))
                                .average()
                                .orElseThrow(),
                        within(1e-9));
    }

    /** The variants and numbers of runs in the table, and in the band of the last two seeds nothing else. */
    private static void assertApart(MigratedDatabase database, String... variants) throws Exception {
        Map<String, List<String>> chosen = new HashMap<>(CHOSEN);
        chosen.put("method", List.of(SUPERVISED));

        List<List<@Nullable Object>> table = database.query(
                PostgresServer.USER,
                SqlTemplate.fill(
                        query("fewlabel-compare / Test error: mean ± standard deviation over seeds / A")
                                .text(),
                        chosen));
        List<List<@Nullable Object>> band = database.query(
                PostgresServer.USER,
                SqlTemplate.fill(
                        query("fewlabel-compare / $method: test error by epoch, mean ± standard deviation / A")
                                .text(),
                        chosen));

        assertThat(table).extracting(row -> row.get(0) + " " + row.get(1)).containsExactlyInAnyOrder(variants);
        assertThat((Double) band.get(0).get(1))
                .isCloseTo(
                        (SeededRuns.studentError(SUPERVISED, 3, 0) + SeededRuns.studentError(SUPERVISED, 5, 0)) / 2,
                        within(1e-9));
    }

    @Test
    void listsTheNewestJobFirst() throws Exception {
        Query choice = Dashboard.all(HOME).stream()
                .flatMap(dashboard -> dashboard.variableQueries().stream())
                .filter(query -> query.place().equals(CHOICE_OF_A_JOB))
                .findFirst()
                .orElseThrow();

        List<List<@Nullable Object>> jobs = ask(choice, CHOSEN);

        assertThat(jobs).hasSize(2 * SEEDS.size() + 5);
        assertThat(jobs.get(0).get(1)).isEqualTo("seeded · mean-teacher · seed 15 · succeeded · 2026-01-01 00:15");
        assertThat(jobs)
                .contains(List.of(WATCHED, "seeded · " + PSEUDO_LABEL + " · seed 2 · succeeded · 2026-01-01 00:02"));
    }

    static Stream<Query> queries() throws Exception {
        return Dashboard.all(HOME).stream()
                .flatMap(dashboard -> Stream.concat(
                        dashboard.panelQueries(Dashboard.POSTGRES).stream(), dashboard.variableQueries().stream()))
                .filter(query -> !query.place().equals(CHOICE_OF_A_JOB));
    }

    private static Query query(String place) throws Exception {
        return queries().filter(each -> each.place().equals(place)).findFirst().orElseThrow();
    }

    private static List<List<@Nullable Object>> ask(Query query, Map<String, List<String>> chosen) throws Exception {
        return database.query(READER, SqlTemplate.fill(query.text(), chosen));
    }

    private static Map<String, List<List<@Nullable Object>>> expected() {
        Map<String, List<List<@Nullable Object>>> rows = new HashMap<>();
        rows.put("fewlabel-compare / Student: mean test error by epoch / A", curves(1));
        rows.put("fewlabel-compare / Step average: mean test error by epoch / A", curves(AVERAGE_SHARE));
        rows.put("fewlabel-compare / Teacher snapshot: mean test error by epoch / A", curves(TEACHER_SHARE));
        rows.put(
                "fewlabel-compare / Test error: mean ± standard deviation over seeds / A",
                List.of(headline(PSEUDO_LABEL), headline(SUPERVISED)));
        rows.put(
                "fewlabel-compare / $method: test error by epoch, mean ± standard deviation / A",
                byEpoch(epoch -> band(epoch, SUPERVISED, PSEUDO_LABEL)));
        rows.put("fewlabel-compare / $dataset", column("mnist", "two-moons"));
        rows.put("fewlabel-compare / $labels", column(10, 20));
        rows.put("fewlabel-compare / $network", column("mlp"));
        rows.put("fewlabel-compare / $method", column("pseudo-label", "supervised"));

        rows.put(
                "fewlabel-job / Job / A",
                List.of(Arrays.asList(
                        "seeded",
                        "succeeded",
                        1,
                        "two-moons",
                        10,
                        "mlp",
                        PSEUDO_LABEL,
                        2L,
                        EPOCHS,
                        at("2026-01-01T00:02:00Z"),
                        at("2026-01-02T00:00:00Z"),
                        null,
                        null)));
        rows.put(
                "fewlabel-job / Test error / A",
                byEpoch(epoch -> List.of(
                        epoch,
                        SeededRuns.studentError(PSEUDO_LABEL, 2, epoch),
                        SeededRuns.averageError(PSEUDO_LABEL, 2, epoch),
                        SeededRuns.teacherError(PSEUDO_LABEL, 2, epoch))));
        rows.put("fewlabel-job / Loss terms / A", byEpoch(epoch -> List.of(epoch, "loss", SeededRuns.loss(epoch))));
        rows.put(
                "fewlabel-job / Mask ratio / A",
                byEpoch(epoch -> List.of(epoch, "maskRatio", SeededRuns.maskRatio(epoch))));
        rows.put(
                "fewlabel-job / Validation error / A",
                byEpoch(epoch -> List.of(
                        epoch,
                        SeededRuns.validationError(epoch),
                        SeededRuns.validationError(epoch) * AVERAGE_SHARE,
                        SeededRuns.validationError(epoch) * TEACHER_SHARE)));
        rows.put(
                "fewlabel-job / Label quality / A",
                byEpoch(epoch -> List.of(epoch, SeededRuns.coverage(epoch), 0.75, 0.875, 0.9375, 0.0625, 0.125)));
        rows.put(
                "fewlabel-job / Classes / A",
                List.of(List.of("0", 1.0, 0.75), List.of("1", 0.8, 1.0), Arrays.asList("2", null, null)));
        rows.put(
                "fewlabel-job / Confusion / A",
                List.of(
                        List.of("0", "0", 6),
                        List.of("0", "1", 2),
                        List.of("0", "2", 0),
                        List.of("1", "0", 0),
                        List.of("1", "1", 8),
                        List.of("1", "2", 0),
                        List.of("2", "0", 0),
                        List.of("2", "1", 0),
                        List.of("2", "2", 0)));
        rows.put("fewlabel-job / Throughput / A", byEpoch(epoch -> List.of(epoch, SeededRuns.imagesPerSecond(epoch))));
        rows.put("fewlabel-job / Time of an epoch / A", byEpoch(epoch -> List.of(epoch, 8.0, 0.5)));
        rows.put("fewlabel-job / Learning rate / A", byEpoch(epoch -> List.of(epoch, SeededRuns.learningRate(epoch))));
        rows.put(
                "fewlabel-job / What happened / A",
                List.of(
                        List.of(at("2026-01-02T00:00:00Z"), "succeeded", 1, "why", "because"),
                        Arrays.asList(at("2026-01-01T00:00:00Z"), "queued", 0, null, null)));
        return rows;
    }

    /** @param share of the student's errors that a network's errors are */
    private static List<List<@Nullable Object>> curves(double share) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            for (String variant : List.of(PSEUDO_LABEL, SUPERVISED)) {
                int at = epoch;
                double[] errors = overSeeds(seed -> SeededRuns.studentError(variant, seed, at) * share);
                rows.add(List.of(epoch, variant, mean(errors)));
            }
        }
        return rows;
    }

    private static List<@Nullable Object> headline(String variant) {
        double[] last = overSeeds(seed -> SeededRuns.studentError(variant, seed, EPOCHS - 1));
        double[] median = overSeeds(seed -> {
            double[] last20 = IntStream.range(EPOCHS - 20, EPOCHS)
                    .mapToDouble(epoch -> SeededRuns.studentError(variant, seed, epoch))
                    .sorted()
                    .toArray();
            return (last20[9] + last20[10]) / 2;
        });
        return List.of(
                variant,
                (long) SEEDS.size(),
                mean(last),
                deviation(last),
                mean(median),
                deviation(median),
                mean(last) * AVERAGE_SHARE,
                deviation(last) * AVERAGE_SHARE,
                mean(median) * AVERAGE_SHARE,
                deviation(median) * AVERAGE_SHARE,
                mean(last) * TEACHER_SHARE,
                deviation(last) * TEACHER_SHARE,
                mean(median) * TEACHER_SHARE,
                deviation(median) * TEACHER_SHARE,
                8.0 * EPOCHS);
    }

    private static List<@Nullable Object> band(int epoch, String... variants) {
        double[] errors = Stream.of(variants)
                .flatMapToDouble(
                        variant -> Arrays.stream(overSeeds(seed -> SeededRuns.studentError(variant, seed, epoch))))
                .toArray();
        double mean = mean(errors);
        double deviation = deviation(errors);
        List<@Nullable Object> row = new ArrayList<>(List.of(epoch));
        for (double share : new double[] {1, AVERAGE_SHARE, TEACHER_SHARE}) {
            row.addAll(List.of(mean * share, (mean - deviation) * share, (mean + deviation) * share));
        }
        return row;
    }

    private static double[] overSeeds(ToDoubleFunction<Integer> error) {
        return SEEDS.stream().mapToDouble(error).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1));
    }

    private static List<List<@Nullable Object>> byEpoch(IntFunction<List<@Nullable Object>> row) {
        return IntStream.range(0, EPOCHS).mapToObj(row).toList();
    }

    private static List<List<@Nullable Object>> column(Object... values) {
        return Stream.of(values).map(value -> List.<@Nullable Object>of(value)).toList();
    }

    private static Timestamp at(String time) {
        return Timestamp.from(Instant.parse(time));
    }

    private static void assertRows(List<List<@Nullable Object>> rows, List<List<@Nullable Object>> expected) {
        assertThat(rows).hasSameSizeAs(expected);
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.get(row)).hasSameSizeAs(expected.get(row));
            for (int column = 0; column < rows.get(row).size(); column++) {
                Object is = rows.get(row).get(column);
                if (expected.get(row).get(column) instanceof Double figure) {
                    assertThat(is).isInstanceOf(Double.class);
                    assertThat((Double) is).as("row %d, column %d", row, column).isCloseTo(figure, within(1e-12));
                } else {
                    assertThat(is)
                            .as("row %d, column %d", row, column)
                            .isEqualTo(expected.get(row).get(column));
                }
            }
        }
    }
}
