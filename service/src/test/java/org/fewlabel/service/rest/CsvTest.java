package org.fewlabel.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void quotesOnlyWhatNeedsIt() {
        Csv csv = new Csv(List.of("a", "b"));

        csv.add(List.of("plain", "with \"quotes\", a comma\nand a line"));

        assertThat(csv).hasToString("a,b\r\nplain,\"with \"\"quotes\"\", a comma\nand a line\"\r\n");
    }

    @Test
    void leavesACellEmptyForWhatIsNotKnown() {
        Csv csv = new Csv(List.of("a", "b", "c"));

        csv.add(Arrays.asList(1, null, 0.5));

        assertThat(csv).hasToString("a,b,c\r\n1,,0.5\r\n");
    }

    @Test
    void refusesARowThatDoesNotFitTheHeader() {
        Csv csv = new Csv(List.of("a", "b"));

        assertThatThrownBy(() -> csv.add(List.of(1))).hasMessageContaining("2 cells");
    }
}
