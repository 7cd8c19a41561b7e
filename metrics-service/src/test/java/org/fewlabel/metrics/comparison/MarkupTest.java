package org.fewlabel.metrics.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
    /** In LaTeX's default encoding the first three come out as ¡, ¿ and —. */
    @Test
    void latexHasCommandsForWhatIsNoTextToIt() {
        assertThat(Markup.latex("a<b>c|d")).isEqualTo("a\\textless{}b\\textgreater{}c\\textbar{}d");
        assertThat(Markup.latex("50 % of a_b & {c} \\d ~^#$"))
                .isEqualTo(
                        "50 \\% of a\\_b \\& \\{c\\} \\textbackslash{}d \\textasciitilde{}\\textasciicircum{}\\#\\$");
    }

    @Test
    void latexHasItsOwnMathematics() {
        assertThat(Markup.latex("−12.48 … −7.52")).isEqualTo("$-$12.48 \\dots{} $-$7.52");
        assertThat(Markup.latex("32×32, τ ≥ 0.95, 1 – 2")).isEqualTo("32$\\times$32, $\\tau$ $\\geq$ 0.95, 1 -- 2");
        assertThat(Markup.latex("größer")).isEqualTo("größer");
    }

    /** {@code \\[2pt]} and {@code \\*} are ends of rows with an argument. */
    @Test
    void aLabelIsNoArgumentOfTheRowBeforeIt() {
        assertThat(Markup.latex("[2pt] a*b")).isEqualTo("{[}2pt{]} a{*}b");
    }

    @ParameterizedTest
    @CsvSource({
        "a_b*c, a\\_b\\*c",
        "<img src=x>, \\<img src=x\\>",
        "`x`, \\`x\\`",
        "[a](b), \\[a\\](b)",
        "a | b \\ c, a \\| b \\\\ c",
        "~~a~~ &lt; $b$, \\~\\~a\\~\\~ \\&lt; \\$b\\$",
        "# a, \\# a",
        "- a, \\- a",
        "1. a, 1\\. a",
        "pseudo-label 12.50 ± 1, pseudo-label 12.50 ± 1",
        "12.50 ± 1, 12.50 ± 1"
    })
    void markdownShowsTextAsItIs(String text, String markdown) {
        assertThat(Markup.markdown(text)).isEqualTo(markdown);
    }
}
