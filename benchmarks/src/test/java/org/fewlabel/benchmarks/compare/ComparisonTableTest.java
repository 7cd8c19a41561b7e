package org.fewlabel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    private static final PeerTimes PYTORCH = new PeerTimes("nhwc", 40, 0.5, 0.45, 0.6, 441);
    private static final PeerTimes LIBTORCH = new PeerTimes("nchw", 25, 0.8, 0.75, 0.85, 512);

    @Test
    void hasColumnsForWhomWasAskedForAlone() {
        ComparisonTable table = new ComparisonTable(false, false, false);

        assertThat(table.header()).contains("PyTorch ms", "PyTorch MiB").doesNotContain("libtorch", "untuned", "stock");
        assertThat(table.line(row(null, null, null)))
                .matches("cnn-small +supervised +bfloat16 +20\\.0 +40\\.0 +0\\.50 +\\(0\\.45 to 0\\.60\\) +303 +441");
    }

    @Test
    void showsEveryPeerThatWasAskedFor() {
        ComparisonTable table = new ComparisonTable(true, true, true);

        assertThat(table.header()).contains("untuned ms", "libtorch ms", "to libtorch", "to stock DL4J");
        assertThat(table.line(row(102.0, LIBTORCH, 0.04)))
                .contains(" 102.0 ", " 25.0 ", " 0.80 ", "(0.75 to 0.85)", " 1/25.0 ");
    }

    /** The header stands above its figures. */
    @Test
    void linesAreAsLongAsTheHeader() {
        ComparisonTable table = new ComparisonTable(true, true, true);

        assertThat(table.line(row(102.0, LIBTORCH, null))).hasSameSizeAs(table.header());
    }

    private static Row row(@Nullable Double untuned, @Nullable PeerTimes libtorch, @Nullable Double toStock) {
        return new Row("cnn-small", "supervised", Precision.BFLOAT16, 3, 20, 303, PYTORCH, untuned, libtorch, toStock);
    }
}
