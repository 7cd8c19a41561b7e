package org.fewlabel.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.standalone.client.Comparison.Difference;
import org.fewlabel.standalone.client.Comparison.Row;
import org.fewlabel.standalone.client.Comparison.Run;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    private static final Row SUPERVISED = row("a", "supervised", 100, 5, 5, 31.0, 0.52, null);

    @Test
    void saysOfEachRowWhetherItIsToldApart() {
        Comparison comparison = comparison(
                2,
                List.of(),
                row("b", "fixmatch", 100, 5, 5, 26.6, 0.2, new Difference(5, -4.4, -6.7, -2.1, true, false)),
                row("c", "vat", 100, 3, 5, 30.9, 0.3, new Difference(3, -0.1, -1.7, 1.5, false, true)),
                row("d", "ict", 100, 2, 5, 30.0, 0.3, new Difference(2, -1.0, null, null, false, false)),
                SUPERVISED,
                row("e", "mixmatch", 100, 0, 5, null, null, new Difference(0, null, null, null, false, false)));

        assertThat(ComparisonTable.of(comparison)).isEqualTo("""
        run          n of planned        error   difference   95 % interval
        ────────────────────────────────────────────────────────────────────────────────────────────────────
        fixmatch           5 of 5   26.6 ± 0.2         −4.4   −6.7 to −2.1    better
        vat                3 of 5   30.9 ± 0.3         −0.1   −1.7 to +1.5    not told apart (3 pairs: wide)
        ict                2 of 5   30.0 ± 0.3         −1.0                   2 pairs: too few
        supervised         5 of 5   31.0 ± 0.5            –
        mixmatch           0 of 5            –            –                   0 pairs: too few

        test error in percent, student.last, mean ± standard deviation over repeats
        difference to supervised, over pairs with the same seeds; 2 comparisons
        mixmatch has no value of seed 1/2 failed
        """);
    }

    @Test
    void hasAColumnForWhatRowsDifferIn() {
        Comparison comparison =
                comparison(0, List.of("labels"), SUPERVISED, row("b", "supervised", 400, 1, 1, 20.0, null, null));

        assertThat(ComparisonTable.of(comparison))
                .startsWith("run          labels   n of planned        error\n")
                .contains("\nsupervised   400            1 of 1         20.0\n")
                .doesNotContain("difference");
    }

    @Test
    void saysThatRepeatsOnTheSameImagesSpeakOfThese() {
        Row fixed = new Row("a", "supervised", Map.of(), 2, 2, 1, List.of(), 31.0, 0.5, null, null);

        assertThat(ComparisonTable.of(comparison(0, List.of(), fixed))).contains("the same labeled images");
        assertThat(ComparisonTable.of(comparison(0, List.of(), SUPERVISED))).doesNotContain("the same labeled images");
    }

    @Test
    void putsFiguresSideBySide() {
        Comparison student = comparison(0, List.of(), SUPERVISED);
        Comparison teacher = comparison(0, List.of(), row("a", "supervised", 100, 5, 5, 30.0, 0.1, null));

        assertThat(ComparisonTable.sideBySide(List.of("student", "teacher"), List.of(student, teacher)))
                .hasToString("""
            method       n      student      teacher
            ────────────────────────────────────────
            supervised   5   31.0 ± 0.5   30.0 ± 0.1
            """);
    }

    private static Comparison comparison(int comparisons, List<String> differing, Row... rows) {
        return new Comparison("student.last", 0.95, "none", comparisons, differing, List.of(rows));
    }

    private static Row row(
            String id,
            String label,
            int labels,
            int n,
            int planned,
            @Nullable Double mean,
            @Nullable Double std,
            @Nullable Difference difference) {
        return new Row(
                id,
                label,
                Map.of("labels", labels),
                planned,
                n,
                n,
                n == 0 ? List.of(new Run(1, 2, "failed")) : List.of(),
                mean,
                std,
                difference == null ? null : "a",
                difference);
    }
}
