package org.fewlabel.benchmarks.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void tellsMediansAndEndsOfAllEpochs() {
        Row row = Row.of(
                "mean-teacher",
                1,
                2,
                List.of(
                        new EpochTimes(100, 101, 103, 0),
                        new EpochTimes(200, 204, 220, 0),
                        new EpochTimes(100, 99, 105, 0)));

        assertThat(row.text())
                .as("an overhead is that of an epoch, whatever the others took")
                .isEqualTo("| mean-teacher | 1 | yes | 100.0 (100.0 to 200.0) | 101.0 (99.0 to 204.0)"
                        + " | 105.0 (103.0 to 220.0) | – | +1.0 (-1.0 to +2.0) | +5.0 (+3.0 to +10.0) | 3 |");
    }

    @Test
    void saysWhereTheLabelerHasNoCoreOfItsOwnAndIsWaitedFor() {
        Row row = Row.of("pseudo-label", 2, 2, List.of(new EpochTimes(100, 100, 150, 45)));

        assertThat(row.text()).startsWith("| pseudo-label | 2 | no |").contains("| 45.0 (45.0 to 45.0) |");
        assertThat(Row.HEADER.lines())
                .allSatisfy(
                        line -> assertThat(line.chars().filter(c -> c == '|')).hasSize(11));
    }
}
