package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class UnclosedZipTest {
    private final Sink sink = new Sink();

    private static final class Sink extends ByteArrayOutputStream {
        private boolean isClosed;

        @Override
        public void close() {
            isClosed = true;
        }
    }

    /** Shows its compressor. */
    private static final class Shown extends UnclosedZip {
        Shown(OutputStream out) {
            super(out);
        }

        int compressed() {
            return def.getTotalIn();
        }
    }

    @Test
    void isWholeWhenItIsFinishedAndLeavesItsStreamOpen() throws IOException {
        try (UnclosedZip zip = new UnclosedZip(sink)) {
            zip.putNextEntry(new ZipEntry("a"));
            zip.write(new byte[] {1, 2, 3});
            zip.finish();
        }

        assertThat(sink.isClosed).isFalse();
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(sink.toByteArray()));
        assertThat(zip.getNextEntry()).isNotNull();
        assertThat(zip.readAllBytes()).containsExactly(1, 2, 3);
    }

    /** Native memory of 256 kB, which no collector hurries to give back. */
    @Test
    void letsGoOfItsCompressorThoughItBreaksOff() throws IOException {
        Shown zip = new Shown(sink);
        zip.putNextEntry(new ZipEntry("a"));
        zip.write(new byte[] {1, 2, 3});
        assertThat(zip.compressed()).isEqualTo(3);
        int written = sink.size();

        zip.close();
        zip.close();

        assertThat(sink.size()).as("no end of an archive").isEqualTo(written);
        assertThatThrownBy(zip::compressed).hasMessageContaining("Deflater has been closed");
    }
}
