package org.fewlabel.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellTest {
    @ParameterizedTest
    @ValueSource(strings = {"=SUM(A1)", "+1", "-1", "@A1", "\uFF1D1", "ä", "", "cat"})
    void isExactForPrograms(String text) {
        assertThat(CsvCell.EXACT.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=SUM(A1)", "+1", "-1", "@A1", "\uFF1D1", "\t=1"})
    void isNoFormulaForSpreadsheets(String text) {
        assertThat(CsvCell.FOR_SPREADSHEETS.of(text)).isEqualTo("'" + text);
    }

    @Test
    void leavesOtherTextsAloneForSpreadsheets() {
        assertThat(CsvCell.FOR_SPREADSHEETS.of("cat")).isEqualTo("cat");
        assertThat(CsvCell.FOR_SPREADSHEETS.of("")).isEmpty();
    }

    @Test
    void quotesWhatNeedsIt() {
        assertThat(CsvCell.EXACT.of("big, \"dog\"")).isEqualTo("\"big, \"\"dog\"\"\"");
        assertThat(CsvCell.FOR_SPREADSHEETS.of("=A1,B1")).isEqualTo("\"'=A1,B1\"");
    }

    @Test
    void tellsASpreadsheetThatItIsUtf8() {
        assertThat(CsvCell.FOR_SPREADSHEETS.beginning()).isEqualTo("\uFEFF");
        assertThat(CsvCell.EXACT.beginning()).isEmpty();
    }
}
