package org.fewlabel.metrics.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fewlabel.metrics.comparison.Run.Seeds;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    private static final Run PLANNED = new Run(null, new Seeds(1, 0), Run.PLANNED, null, null);
    private static final Comparison COMPARISON = Comparer.compare(
            Question.usual(),
            List.of(
                    new RowRuns("a", "<b>_a_", Map.of(), null, List.of(PLANNED), null),
                    new RowRuns("b", "[2pt]", Map.of(), null, List.of(), "a")));

    /** A label is in the caption as the baseline, in a cell and in a note, and is text in all of them. */
    @Test
    void takesNoLabelForMarkdown() {
        assertThat(ComparisonTable.markdown(COMPARISON))
                .contains("paired difference to \\<b\\>\\_a\\_ with")
                .contains("| \\<b\\>\\_a\\_ | 0 of 1 |")
                .contains("- \\<b\\>\\_a\\_ has no value of seed 1/0 (planned)")
                .doesNotContain("<b>");
    }

    @Test
    void takesNoLabelForLatex() {
        assertThat(ComparisonTable.latex(COMPARISON))
                .contains("paired difference to \\textless{}b\\textgreater{}\\_a\\_ with")
                .contains("\\textless{}b\\textgreater{}\\_a\\_ & 0 of 1")
                .contains("\\\\\n{[}2pt{]} & 0 of 0")
                .contains("\\footnotesize \\textless{}b\\textgreater{}\\_a\\_ has no value");
    }
}
